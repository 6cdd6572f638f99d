import { deletions } from '../src/reconcile/plan.ts';
import type { Listed } from '../src/reconcile/listing.ts';
import { ownedResources, deleteStackUnderLock } from '../src/deploy/cleanup/delete-stack.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import { removalCommand } from '../src/cli/output/removal-command.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';

/** The empty declaration list: dependents first, then a listing over every kind that proves nothing is left. */
export const destroy: Command = {
  summary: 'Remove everything of the stack and prove that nothing is left.',
  flags: ['dry-run', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    const { owner } = context.names;
    const found = await ownedResources(context, owner);
    report.plan({ owner, steps: [], retire: deletions(found.own, context.registry) });
    if (given.flags['dry-run'] === true) {
      tellUnsigned(context, found.unsigned);
      return report.say('Dry run: nothing was changed.');
    }
    const { removed, unsigned } = await deleteStackUnderLock(context, 'destroy', owner, found);
    report.say(removed.length === 0 ? 'There was nothing to remove.' : `Removed ${removed.length}.`);
    report.say(proofLine(context));
    tellUnsigned(context, unsigned);
    report.result({
      removed: removed.map(({ kind, name }) => ({ kind, name })),
      left: [],
      listed: { kinds: Object.keys(context.registry), named: owner },
      unsigned: unsigned.map(({ kind, name }) => ({ kind, name })),
    });
  },
};

function proofLine({ names, registry, site }: StackContext): string {
  const kinds = Object.keys(registry);
  return (
    `A new listing of all ${kinds.length} kinds in ${site.region}, by tag and by name (${names.owner}…), finds ` +
    `nothing of ours: ${kinds.join(', ')}.`
  );
}

function tellUnsigned({ report, site }: StackContext, unsigned: readonly Listed[]): void {
  if (unsigned.length === 0) return;
  report.warn('Named like ours but without our tag: not touched. To remove what you know to be yours:');
  for (const thing of unsigned) report.say(`  ${removalCommand(thing, site.region) ?? thing.name}`);
}
