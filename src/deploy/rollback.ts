import { Fault } from '../contract/fault.ts';
import type { StackContext } from './context.ts';
import { deployOrPlan } from './deploy.ts';
import type { Deployed, DryRunOptions } from './deploy-stack.ts';
import { buildStackCode } from './stack-code.ts';
import type { DesiredState } from './desired-state.ts';
import { interruptedPurpose } from './lock.ts';
import { configOfRelease } from './releases/authentic-release.ts';
import { readReleases } from './releases/ledger.ts';
import { type ReleaseRecord, rollbackTarget, storedArtifacts } from './releases/release-record.ts';

/** How to roll back. */
export interface RollbackOptions extends DryRunOptions {
  /** Called before the deploy, except in a dry run. If it rejects, nothing is changed. */
  readonly confirm?: (target: ReleaseRecord) => Promise<void>;
}

/**
 * Deploys an earlier release from the ledger, with the archive that is still in S3: the release named `to`, or the one
 * before the current. Returns undefined with `dryRun`. Throws Fault `config` if there is no such release.
 */
export async function rollback(
  context: StackContext,
  to: string | undefined,
  { confirm, ...options }: RollbackOptions = {},
): Promise<Deployed | undefined> {
  const targetId = to ?? (await interruptedTarget(context));
  const target = rollbackTarget(await readReleases(context), targetId);
  context.report.say(`Rolling back to ${target.id} of ${target.at}`);
  if (options.dryRun !== true) await confirm?.(target);
  const config = configOfRelease(context, target);
  const stored = storedArtifacts(target, () => archiveMissing(target.id));
  const artifacts = { ...stored, ...(await buildStackCode(config)) };
  const desired: DesiredState = { config, artifacts, command: 'rollback' };
  return await deployOrPlan(context, desired, options);
}

/** The target of a rollback that crashed: its release may already be the newest in the ledger. */
async function interruptedTarget(context: StackContext): Promise<string | undefined> {
  const interrupted = await interruptedPurpose(context);
  return interrupted?.doing === 'rollback' ? interrupted.toward : undefined;
}

/** The plan wants to upload the archive: it has been retired, and there is no folder to pack it from. */
function archiveMissing(id: string): never {
  throw new Fault(
    'config',
    `The archive of ${id} is no longer in S3.`,
    'Deploy it again from its folder, or choose a release that `npm run releases` lists as ready.',
  );
}
