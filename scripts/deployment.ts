import type { Artifacts } from '../infra/artifacts.ts';
import { CLASSIFY_PATH } from '../infra/gateway.ts';
import {
  configOfRecord,
  keptReleases,
  readRecords,
  recordOf,
  type ReleaseRecord,
} from '../infra/release-record.ts';
import { stack } from '../infra/stack.ts';
import { readHttpApi } from '../src/aws/http-api-read.ts';
import type { Declaration } from '../src/aws/index.ts';
import { readLatestReleases, readLedger, writeLedger } from '../src/aws/ledger.ts';
import { logLinesSince } from '../src/aws/log-lines.ts';
import type { Classified } from '../src/client.ts';
import { tellingLines } from '../src/container-log.ts';
import { diagnosisLines } from '../src/diagnosis/diagnose.ts';
import { Fault, type FaultCode } from '../src/fault.ts';
import { converge } from '../src/reconcile/apply.ts';
import { isEmpty, makePlan } from '../src/reconcile/plan.ts';
import { retire } from '../src/reconcile/retire.ts';
import { answered } from './answered.ts';
import type { Wanted } from './build-artifacts.ts';
import { preflight } from './preflight.ts';
import type { Setting } from './setting.ts';

/** What a deploy came to. */
export interface Deployed {
  readonly url: string;
  readonly releaseId: string;
  readonly classified: Classified;
  readonly elapsedMs: number;
  readonly changed: boolean;
}

/** How far back the ledger is shown, and a rollback reaches. */
const LEDGER_ENTRIES = 50;

/**
 * Declare → plan → converge → answered → recorded → retire. What is no longer wanted goes only after the URL has
 * answered with the new release. With `dryRun` it ends after the plan; undefined is its answer then.
 */
export async function deployStack(
  setting: Setting,
  wanted: Wanted,
  dryRun: boolean,
): Promise<Deployed | undefined> {
  const { site, registry, engine, report } = setting;
  const startedAt = engine.clock.now();
  const declared = stack(wanted.config, wanted.artifacts, site);
  const { names, resources, releaseId } = declared;
  // One more than are kept: the current one is among them, unless this is a new one.
  const { keepReleases } = setting.config;
  const records = readRecords(await readLatestReleases(setting.aws, names.bucket, keepReleases + 1));
  const plan = await makePlan(names.owner, resources, registry, kept(setting, wanted, releaseId, records));
  report.plan(plan);
  if (wanted.config.gateway.auth === 'none')
    report.warn('The route is OPEN: everybody who knows the URL may call it.');
  if (isEmpty(plan)) report.say('Nothing to change.');
  if (dryRun) return undefined;
  await preflight(setting, wanted, declared, plan);
  return await withDiagnosis(setting, startedAt, async () => {
    await converge(plan, resources, registry, engine);
    const url = await urlOf(setting);
    const classified = await answered(setting, url, releaseId);
    if (records[0]?.id !== releaseId) await record(setting, wanted, releaseId);
    await retire(plan.retire, registry, engine);
    const elapsedMs = engine.clock.now() - startedAt;
    return { url, releaseId, classified, elapsedMs, changed: !isEmpty(plan) };
  });
}

/** The ledger's newest entries, newest first. */
export async function ledgerOf({ aws, names }: Setting): Promise<ReleaseRecord[]> {
  return readRecords(await readLedger(aws, names.bucket, LEDGER_ENTRIES));
}

/** What earlier releases declare beyond this one: left standing, so that a rollback has it ready. */
function kept(
  setting: Setting,
  { artifacts }: Wanted,
  releaseId: string,
  records: readonly ReleaseRecord[],
): Declaration[] {
  const earlier = keptReleases(records, releaseId, setting.config.keepReleases);
  return earlier.flatMap((each) => declaredBy(setting, artifacts, each));
}

/** The declarations of an earlier release; none for one whose options today's house no longer takes. */
function declaredBy(
  { config, site }: Setting,
  artifacts: Artifacts,
  earlier: ReleaseRecord,
): readonly Declaration[] {
  const archive = { ...earlier.archive, open: artifacts.archive.open };
  try {
    return stack(configOfRecord(config, earlier), { ...artifacts, archive }, site).resources;
  } catch (error) {
    if (error instanceof Fault && error.code === 'config') return [];
    throw error;
  }
}

async function record(setting: Setting, { config, artifacts }: Wanted, id: string): Promise<void> {
  const { aws, names, engine, caller } = setting;
  const at = new Date(engine.clock.now()).toISOString();
  await writeLedger(aws, names.bucket, at, id, recordOf(config, artifacts.archive, { id, at, by: caller }));
}

/** The public address of the deployed route. Throws Fault `broken` when there is none. */
export async function urlOf({ aws, names }: Setting): Promise<string> {
  const api = await readHttpApi(aws, names.api);
  if (api?.endpoint) return `${api.endpoint}${CLASSIFY_PATH}`;
  throw new Fault(
    'broken',
    `${names.owner} has no URL in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}

/** Before a failure, its likely cause; and the container's own words when the model is what failed. */
async function withDiagnosis<T>(setting: Setting, sinceMs: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && DIAGNOSED.has(error.code)) await tellWhy(setting, sinceMs, error);
    throw error;
  }
}

/** What AWS or the container is the cause of; the others say it themselves. */
const DIAGNOSED: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account']);

async function tellWhy({ aws, names, report }: Setting, sinceMs: number, fault: Fault): Promise<void> {
  const atModel = fault.code === 'broken' || fault.code === 'answer';
  const all = atModel ? await logLinesSince(aws, names.endpointLogs, sinceMs) : [];
  const telling = tellingLines(all);
  if (telling.length > 0) report.say(`The container says (${names.endpointLogs}):`);
  for (const line of telling) report.say(`  | ${line}`);
  for (const line of diagnosisLines(all, fault.message)) report.say(line);
}
