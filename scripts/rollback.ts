import { configOfRecord, rollbackTarget } from '../infra/release-record.ts';
import { bundleProxy } from '../src/package/proxy.ts';
import { Fault } from '../src/fault.ts';
import { durationText } from '../src/report-text.ts';
import { deployStack, ledgerOf } from './deployment.ts';
import { textOf } from './flags.ts';
import { STACK_FLAGS } from './load-config.ts';
import { openSetting } from './setting.ts';
import type { Verb } from './verb.ts';

/** A deploy of what the ledger says, with the archive that lies in S3: same engine, same end. */
export const rollback: Verb = {
  summary: 'Go back to the release before, or to the one named with --to.',
  flags: ['to', 'dry-run', 'force', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const setting = await openSetting(given, report, signal);
    const target = rollbackTarget(await ledgerOf(setting), textOf(given, 'to'));
    report.say(`Back to ${target.id} of ${target.at}`);
    const archive = { ...target.archive, open: () => gone(target.id) };
    const artifacts = { archive, proxy: await bundleProxy() };
    const config = configOfRecord(setting.config, target);
    const deployed = await deployStack(setting, { config, artifacts }, given.flags['dry-run'] === true);
    if (!deployed) return report.say('Dry run: nothing was changed.');
    const { url, releaseId, elapsedMs, changed } = deployed;
    report.say(`Rolled back in ${durationText(elapsedMs)}: release ${releaseId} answers at\n  ${url}`);
    report.result({ url, releaseId, changed, elapsedMs });
  },
};

/** Its archive was retired: there is nothing to upload it from. */
function gone(id: string): never {
  throw new Fault(
    'config',
    `The archive of ${id} is no longer in S3.`,
    'Deploy it again from its folder, or choose a release that `npm run releases` shows as ready.',
  );
}
