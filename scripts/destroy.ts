import { Fault } from '../src/fault.ts';
import type { PlannedStep } from '../src/reconcile/plan.ts';
import { retire, survivors } from '../src/reconcile/retire.ts';
import { STACK_FLAGS } from './load-config.ts';
import { dropNote } from './remembered.ts';
import { openSetting, type Setting } from './setting.ts';
import { withLock } from './stack-lock.ts';
import type { Verb } from './verb.ts';

/** The empty declaration list: dependents first, then a listing over every kind that proves nothing is left. */
export const destroy: Verb = {
  summary: 'Remove everything of the stack and prove that nothing is left.',
  flags: ['dry-run', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const { names, registry } = setting;
    const found = await survivors(names.owner, registry);
    report.plan({ owner: names.owner, steps: [], retire: found });
    if (given.flags['dry-run'] === true) return report.say('Dry run: nothing was changed.');
    await removed(setting, found);
    const left = await survivors(names.owner, registry);
    if (left.length > 0) {
      const list = left.map(({ kind, name }) => `${kind} ${name}`).join(', ');
      throw new Fault('broken', `Still there: ${list}`, 'Run `npm run destroy` again.');
    }
    report.say(
      found.length === 0
        ? 'There was nothing to remove.'
        : `Removed ${found.length}; a new listing of every kind finds nothing.`,
    );
    report.result({ removed: found.map(({ kind, name }) => ({ kind, name })), left: [] });
  },
};

/** Under the stack's lock, which goes with its bucket; without a bucket nobody can be deploying. */
async function removed(setting: Setting, found: readonly PlannedStep[]): Promise<void> {
  await dropNote(setting);
  const hasBucket = found.some(({ kind, name }) => kind === 'bucket' && name === setting.names.bucket);
  const remove = async ({ registry, engine }: Setting): Promise<void> =>
    await retire(found, registry, engine);
  await (hasBucket ? withLock(setting, { doing: 'destroy' }, remove) : remove(setting));
}
