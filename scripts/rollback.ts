import { configOfRecord, rollbackTarget } from '../src/deploy/release-record.ts';
import { Fault } from '../src/contract/fault.ts';
import { durationText } from '../src/contract/duration.ts';
import { buildProxy } from '../src/deploy/build-artifacts.ts';
import { deployStack, ledgerOf } from '../src/deploy/deploy-stack.ts';
import { type ParsedArgs, textOf } from '../src/cli/flags/flags.ts';
import { DEPLOY_FLAGS, deployOptions } from '../src/cli/flags/deploy-options.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import { verificationLines, verificationResult } from '../src/deploy/verify.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import { interruptedPurpose } from '../src/deploy/lock.ts';
import type { Command } from '../src/cli/command.ts';

/** A deploy of what the ledger says, with the archive that lies in S3: same engine, same end. */
export const rollback: Command = {
  summary: 'Go back to the release before, or to the one named with --to.',
  flags: ['to', 'api', 'auth', ...DEPLOY_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    const target = rollbackTarget(await ledgerOf(context), await aimOf(context, given));
    report.say(`Back to ${target.id} of ${target.at}`);
    const archive = { ...target.archive, open: () => gone(target.id) };
    const config = configOfRecord(context.config, target);
    const artifacts = { archive, proxy: await buildProxy(config) };
    const deployed = await deployStack(context, { config, artifacts, how: 'rollback' }, deployOptions(given));
    if (!deployed) return report.say('Dry run: nothing was changed.');
    const { url, releaseId, elapsedMs, changed } = deployed;
    const proof = verificationLines(releaseId, url, deployed).join('\n');
    report.say(`Rolled back in ${durationText(elapsedMs)}: ${proof}`);
    report.result({ url, releaseId, changed, elapsedMs, ...verificationResult(config, deployed) });
  },
};

/** The release that is named, or the one that a rollback was on the way to when it died: it may be recorded already. */
async function aimOf(context: StackContext, given: ParsedArgs): Promise<string | undefined> {
  const named = textOf(given, 'to');
  const died = named === undefined ? await interruptedPurpose(context) : undefined;
  return named ?? (died?.doing === 'rollback' ? died.toward : undefined);
}

/** Its archive was retired: there is nothing to upload it from. */
function gone(id: string): never {
  throw new Fault(
    'config',
    `The archive of ${id} is no longer in S3.`,
    'Deploy it again from its folder, or choose a release that `npm run releases` shows as ready.',
  );
}
