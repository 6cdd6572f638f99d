import { readRecords, type ReleaseRecord } from './release-record.ts';
import type { Declaration } from '../aws/registry.ts';
import { readLedger } from '../aws/s3/ledger.ts';
import { converge } from '../reconcile/apply.ts';
import { isEmpty, type Plan } from '../reconcile/plan.ts';
import type { DesiredRelease } from './build-artifacts.ts';
import { type VerifiedUrl, verifyStack, execute } from './execute.ts';
import type { DeployOptions } from './options.ts';
import { type DeploymentPlan, deploymentPlan } from './deployment-plan.ts';
import type { Verification } from './verify.ts';
import { digestOfStack, clearDeployCache, readDeployCache, writeDeployCache } from './deploy-cache.ts';
import { preflight } from './preflight.ts';
import { OPEN_WARNING } from './access.ts';
import type { StackContext } from './context.ts';
import { interruptedPurpose, withLock } from './lock.ts';
import { checkToken } from './check-token.ts';
import { undo } from './undo.ts';
import { withDiagnosis } from './diagnose-failure.ts';

/** What a deploy came to. */
export interface Deployed extends Verification {
  readonly url: string;
  readonly releaseId: string;
  readonly elapsedMs: number;
  readonly changed: boolean;
}

/** How far back the ledger is shown, and a rollback reaches. */
const LEDGER_ENTRIES = 50;

/**
 * Declare → plan → converge → answered → recorded → retire, while the stack's lock is held. What is no longer
 * wanted goes only after the URL has answered with the new release; a deploy that fails is undone. With `dryRun`
 * it ends after the plan; undefined is its answer then.
 */
export async function deployStack(
  context: StackContext,
  wanted: DesiredRelease,
  options: DeployOptions = {},
): Promise<Deployed | undefined> {
  const { clock } = context.engine;
  const startedAt = clock.now();
  await checkToken(context);
  const first = await deploymentPlan(context, wanted);
  tell(context, wanted, first);
  if (await hasDrifted(context, first)) context.report.warn(DRIFT);
  if (options.dryRun) return undefined;
  const { releaseId, names } = first.stack;
  const changed = !isEmpty(first.plan);
  const upToDate = !changed && first.records[0]?.id === releaseId && !(await interruptedPurpose(context));
  if (!upToDate) await preflight(context, wanted, first, options.preflight);
  const answer = upToDate
    ? await withDiagnosis(context, names.endpointLogs, async () => await verifyStack(context, first.stack))
    : await underLock(context, wanted, first, options.keepFailed === true);
  await remember(context, first, answer);
  const { url, classified, through } = answer;
  return { url, classified, through, releaseId, elapsedMs: clock.now() - startedAt, changed };
}

const DRIFT =
  'Drift: the configuration is that of the last deploy from here, so what differs was changed in the account.';

/** Whether a difference lies with the account: this machine has deployed the same declarations before. */
async function hasDrifted({ site }: StackContext, { plan, stack }: DeploymentPlan): Promise<boolean> {
  if (isEmpty(plan)) return false;
  const note = await readDeployCache(stack.names.owner, site.region);
  return note?.declared === digestOfStack(stack);
}

/** Next time this machine knows where to look. */
async function remember(
  context: StackContext,
  { stack }: DeploymentPlan,
  { url, apiId }: VerifiedUrl,
): Promise<void> {
  const { partition, account } = context.site;
  const declared = digestOfStack(stack);
  await writeDeployCache(context, { partition, account, apiId, url, slot: stack.slot, declared });
}

/** What another deployer did before the lock was ours is seen by a second look. */
async function underLock(
  context: StackContext,
  wanted: DesiredRelease,
  first: DeploymentPlan,
  keepFailed: boolean,
): Promise<VerifiedUrl> {
  const { registry, engine } = context;
  await clearDeployCache(context);
  await converge(first.plan, [bucketOf(first)], registry, engine);
  const purpose = { doing: wanted.how, toward: first.stack.releaseId };
  return await withLock(context, purpose, async (locked) => {
    const sure = await deploymentPlan(locked, wanted);
    if (leftToDo(sure.plan) !== leftToDo(first.plan)) locked.report.plan(sure.plan);
    try {
      return await withDiagnosis(
        locked,
        sure.stack.names.endpointLogs,
        async () => await execute(locked, wanted, sure),
      );
    } catch (error) {
      if (!keepFailed) await undo(locked, wanted, sure, error);
      throw error;
    }
  });
}

/** The bucket comes before everything, because the lock lies in it. */
function bucketOf({ stack }: DeploymentPlan): Declaration {
  const bucket = stack.resources.find(({ kind }) => kind === 'bucket');
  if (!bucket) throw new Error('the stack declares no bucket');
  return bucket;
}

/** What two plans differ in, but for the bucket that was made between them. */
function leftToDo({ steps, retire }: Plan): string {
  return JSON.stringify([...steps.filter(({ kind }) => kind !== 'bucket'), ...retire]);
}

function tell({ report }: StackContext, wanted: DesiredRelease, { plan, stack }: DeploymentPlan): void {
  report.plan(plan);
  if (wanted.config.gateway.auth === 'none') report.warn(OPEN_WARNING);
  if (stack.switches)
    report.say(
      `SageMaker does not change this endpoint in place: ${stack.names.endpoint} is made beside it, and the URL ` +
        'switches to it once it has answered. No request is lost.',
    );
  if (isEmpty(plan)) report.say('Nothing to change.');
}

/** The ledger's newest entries, newest first. */
export async function ledgerOf({
  aws,
  names,
}: Pick<StackContext, 'aws' | 'names'>): Promise<ReleaseRecord[]> {
  return readRecords(await readLedger(aws, names.bucket, LEDGER_ENTRIES));
}
