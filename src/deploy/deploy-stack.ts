import { readRecords, type ReleaseRecord } from './release-record.ts';
import type { Declaration } from '../aws/registry.ts';
import { readLedger } from '../aws/s3/ledger.ts';
import { converge } from '../reconcile/apply.ts';
import { isEmpty, type Plan } from '../reconcile/plan.ts';
import type { Wanted } from './build-artifacts.ts';
import { type Answered, answeredAt, carryOut } from './execute.ts';
import type { DeployOptions } from '../cli/flags/deploy-options.ts';
import { type Outlook, outlook } from './deployment-plan.ts';
import type { Proof } from './verify.ts';
import { digestOfStack, dropNote, readNote, writeNote } from './deploy-cache.ts';
import { preflight } from './preflight.ts';
import { OPEN_WARNING } from './access.ts';
import type { Setting } from './context.ts';
import { interruptedPurpose, withLock } from './lock.ts';
import { checkTokens } from './check-token.ts';
import { undo } from './undo.ts';
import { withDiagnosis } from './diagnose-failure.ts';

/** What a deploy came to. */
export interface Deployed extends Proof {
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
  setting: Setting,
  wanted: Wanted,
  options: DeployOptions = {},
): Promise<Deployed | undefined> {
  const { clock } = setting.engine;
  const startedAt = clock.now();
  await checkTokens(setting);
  const first = await outlook(setting, wanted);
  tell(setting, wanted, first);
  if (await hasDrifted(setting, first)) setting.report.warn(DRIFT);
  if (options.dryRun) return undefined;
  const { releaseId, names } = first.stack;
  const changed = !isEmpty(first.plan);
  const settled = !changed && first.records[0]?.id === releaseId && !(await interruptedPurpose(setting));
  if (!settled) await preflight(setting, wanted, first, options.preflight);
  const answer = settled
    ? await withDiagnosis(setting, names.endpointLogs, async () => await answeredAt(setting, first.stack))
    : await underLock(setting, wanted, first, options.keepFailed === true);
  await remember(setting, first, answer);
  const { url, classified, through } = answer;
  return { url, classified, through, releaseId, elapsedMs: clock.now() - startedAt, changed };
}

const DRIFT =
  'Drift: the configuration is that of the last deploy from here, so what differs was changed in the account.';

/** Whether a difference lies with the account: this machine has deployed the same declarations before. */
async function hasDrifted({ site }: Setting, { plan, stack }: Outlook): Promise<boolean> {
  if (isEmpty(plan)) return false;
  const note = await readNote(stack.names.owner, site.region);
  return note?.declared === digestOfStack(stack);
}

/** Next time this machine knows where to look. */
async function remember(setting: Setting, { stack }: Outlook, { url, apiId }: Answered): Promise<void> {
  const { partition, account } = setting.site;
  const declared = digestOfStack(stack);
  await writeNote(setting, { partition, account, apiId, url, slot: stack.slot, declared });
}

/** What another deployer did before the lock was ours is seen by a second look. */
async function underLock(
  setting: Setting,
  wanted: Wanted,
  first: Outlook,
  keepFailed: boolean,
): Promise<Answered> {
  const { registry, engine } = setting;
  await dropNote(setting);
  await converge(first.plan, [bucketOf(first)], registry, engine);
  const purpose = { doing: wanted.how, toward: first.stack.releaseId };
  return await withLock(setting, purpose, async (locked) => {
    const sure = await outlook(locked, wanted);
    if (leftToDo(sure.plan) !== leftToDo(first.plan)) locked.report.plan(sure.plan);
    try {
      return await withDiagnosis(
        locked,
        sure.stack.names.endpointLogs,
        async () => await carryOut(locked, wanted, sure),
      );
    } catch (error) {
      if (!keepFailed) await undo(locked, wanted, sure, error);
      throw error;
    }
  });
}

/** The bucket comes before everything, because the lock lies in it. */
function bucketOf({ stack }: Outlook): Declaration {
  const bucket = stack.resources.find(({ kind }) => kind === 'bucket');
  if (!bucket) throw new Error('the stack declares no bucket');
  return bucket;
}

/** What two plans differ in, but for the bucket that was made between them. */
function leftToDo({ steps, retire }: Plan): string {
  return JSON.stringify([...steps.filter(({ kind }) => kind !== 'bucket'), ...retire]);
}

function tell({ report }: Setting, wanted: Wanted, { plan, stack }: Outlook): void {
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
export async function ledgerOf({ aws, names }: Pick<Setting, 'aws' | 'names'>): Promise<ReleaseRecord[]> {
  return readRecords(await readLedger(aws, names.bucket, LEDGER_ENTRIES));
}
