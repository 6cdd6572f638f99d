import { type Belongings, belongingsOf } from '../infra/belongings.ts';
import { Fault } from '../src/fault.ts';
import { listed, type Listed } from '../src/reconcile/listing.ts';
import { deletion } from '../src/reconcile/plan.ts';
import { retire } from '../src/reconcile/retire.ts';
import { STACK_FLAGS } from './load-config.ts';
import { removalCommand } from './removal-lines.ts';
import { openSetting, type Setting } from './setting.ts';
import type { Verb } from './verb.ts';

/** The empty declaration list: dependents first, then a listing over every kind that proves nothing is left. */
export const destroy: Verb = {
  summary: 'Remove everything of the stack and prove that nothing is left.',
  flags: ['dry-run', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const found = await belongings(setting);
    report.plan({ owner: setting.names.owner, steps: [], retire: found.own.map(deletion) });
    if (given.flags['dry-run'] === true) {
      tellUnsigned(setting, found.unsigned);
      return report.say('Dry run: nothing was changed.');
    }
    const { removed, unsigned } = await emptied(setting, found);
    report.say(
      (removed.length === 0 ? 'There was nothing to remove. ' : `Removed ${removed.length}. `) +
        proofLine(setting),
    );
    tellUnsigned(setting, unsigned);
    report.result({
      removed: removed.map(({ kind, name }) => ({ kind, name })),
      left: [],
      listed: { kinds: Object.keys(setting.registry), named: setting.names.owner },
      unsigned: unsigned.map(({ kind, name }) => ({ kind, name })),
    });
  },
};

async function belongings({ names, registry }: Setting): Promise<Belongings> {
  return belongingsOf(names.owner, await listed(names.owner, registry));
}

// The last lines of a writer may bring its log group back once; whatever comes back more often, somebody makes.
const MOST_ROUNDS = 3;

/** Deletes and lists again until a listing finds nothing of the stack's own. Throws Fault `broken` when it never does. */
async function emptied(
  setting: Setting,
  first: Belongings,
): Promise<{ removed: readonly Listed[]; unsigned: readonly Listed[] }> {
  const removed: Listed[] = [];
  let found = first;
  for (let round = 0; found.own.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw stillThere(found.own);
    await retire(found.own.map(deletion), setting.registry, setting.engine);
    removed.push(...found.own);
    found = await belongings(setting);
  }
  return { removed, unsigned: found.unsigned };
}

function stillThere(own: readonly Listed[]): Fault {
  const list = own.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return new Fault('broken', `Still there: ${list}`, 'Run `npm run destroy` again.');
}

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
