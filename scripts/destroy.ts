import { deletions } from '../src/reconcile/plan.ts';
import type { Listed } from '../src/reconcile/listing.ts';
import { belongings, emptiedUnderLock } from '../src/deploy/cleanup/delete-stack.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import { removalCommand } from '../src/cli/output/removal-command.ts';
import { openSetting, type Setting } from '../src/deploy/context.ts';
import type { Verb } from '../src/cli/command.ts';

/** The empty declaration list: dependents first, then a listing over every kind that proves nothing is left. */
export const destroy: Verb = {
  summary: 'Remove everything of the stack and prove that nothing is left.',
  flags: ['dry-run', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const { owner } = setting.names;
    const found = await belongings(setting, owner);
    report.plan({ owner, steps: [], retire: deletions(found.own, setting.registry) });
    if (given.flags['dry-run'] === true) {
      tellUnsigned(setting, found.unsigned);
      return report.say('Dry run: nothing was changed.');
    }
    const { removed, unsigned } = await emptiedUnderLock(setting, 'destroy', owner, found);
    report.say(removed.length === 0 ? 'There was nothing to remove.' : `Removed ${removed.length}.`);
    report.say(proofLine(setting));
    tellUnsigned(setting, unsigned);
    report.result({
      removed: removed.map(({ kind, name }) => ({ kind, name })),
      left: [],
      listed: { kinds: Object.keys(setting.registry), named: owner },
      unsigned: unsigned.map(({ kind, name }) => ({ kind, name })),
    });
  },
};

function proofLine({ names, registry, site }: Setting): string {
  const kinds = Object.keys(registry);
  return (
    `A new listing of all ${kinds.length} kinds in ${site.region}, by tag and by name (${names.owner}…), finds ` +
    `nothing of ours: ${kinds.join(', ')}.`
  );
}

function tellUnsigned({ report, site }: Setting, unsigned: readonly Listed[]): void {
  if (unsigned.length === 0) return;
  report.warn('Named like ours but without our tag: not touched. To remove what you know to be yours:');
  for (const thing of unsigned) report.say(`  ${removalCommand(thing, site.region) ?? thing.name}`);
}
