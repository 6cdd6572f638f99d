import type { Listed } from '../src/reconcile/listing.ts';
import { destroyStack } from '../src/deploy/cleanup/destroy.ts';
import { countText } from '../src/cli/output/report-text.ts';
import { removalCommand } from '../src/cli/output/removal-command.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openStackContext(args, report, signal);
  const { names, site } = context;
  const { owner } = names;
  const dryRun = args.flags['dry-run'] === true;
  const confirm = async (resources: number): Promise<void> => {
    const question = `Delete ${countText(resources, 'resource')} of ${owner} in ${site.region}, account ${site.account}?`;
    if (args.flags.yes !== true) await report.confirm(question, signal);
  };
  const { removed, untagged, kinds } = await destroyStack(context, { dryRun, confirm });
  if (dryRun) {
    reportUntagged(context, untagged);
    return report.say('Dry run: nothing was changed.');
  }
  report.say(
    removed.length === 0
      ? 'There was nothing to delete.'
      : `Deleted ${countText(removed.length, 'resource')}.`,
  );
  report.say(
    `A new listing of all ${kinds.length} kinds in ${site.region}, by tag and by name (${owner}…), finds ` +
      `nothing of the stack: ${kinds.join(', ')}.`,
  );
  reportUntagged(context, untagged);
  report.result({
    removed: removed.map(({ kind, name }) => ({ kind, name })),
    left: [],
    listed: { kinds, named: owner },
    unsigned: untagged.map(({ kind, name }) => ({ kind, name })),
  });
};

function reportUntagged({ report, site }: StackContext, untagged: readonly Listed[]): void {
  if (untagged.length === 0) return;
  report.warn(
    'Named like the stack but without its tag, so not deleted. To delete what you know to be yours:',
  );
  for (const resource of untagged) report.say(`  ${removalCommand(resource, site.region) ?? resource.name}`);
}
