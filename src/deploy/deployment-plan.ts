import type { Artifacts } from '../../infra/artifacts.ts';
import { endpointName, type Names, type Slot, SLOTS } from '../../infra/naming.ts';
import { configOfRecord, keptReleases, readRecords, type ReleaseRecord } from './release-record.ts';
import type { SlotState, LiveSlots } from '../../infra/slot.ts';
import { type Stack, stack } from '../../infra/stack.ts';
import type { LiveEndpoint } from '../aws/sagemaker/endpoint/endpoint.ts';
import type { LiveFunction } from '../aws/lambda/function.ts';
import type { Declaration } from '../aws/registry.ts';
import { readLatestReleases } from '../aws/s3/ledger.ts';
import { decodeTarget, TARGET_VARIABLE } from '../contract/target.ts';
import { Fault } from '../contract/fault.ts';
import { makePlan, type Plan } from '../reconcile/plan.ts';
import { memoized } from '../reconcile/memoize.ts';
import type { DesiredRelease } from './build-artifacts.ts';
import type { StackContext } from './context.ts';

/** One look at the account: what is declared into it, what would have to happen, and what has answered before. */
export interface DeploymentPlan {
  readonly stack: Stack;
  readonly plan: Plan;
  /** The ledger's newest entry of each of the last releases, newest first. */
  readonly records: readonly ReleaseRecord[];
}

/** Looks, and writes nothing. Throws Fault `refused` for a name that is somebody else's. */
export async function deploymentPlan(context: StackContext, wanted: DesiredRelease): Promise<DeploymentPlan> {
  const { aws, names, site, config } = context;
  const seen = memoized(context.registry);
  const [entries, standing] = await Promise.all([
    // One more than are kept: the current one is among them, unless this is a new one.
    readLatestReleases(aws, names.bucket, config.keepReleases + 1),
    liveSlots(seen, names),
  ]);
  const records = readRecords(entries);
  const declared = stack(wanted.config, wanted.artifacts, site, standing);
  const kept = keptBeside(context, wanted.artifacts, declared.releaseId, records);
  return { stack: declared, plan: await makePlan(names.owner, declared.resources, seen, kept), records };
}

/** Which endpoints stand, and which of them the proxy sends its requests to. */
async function liveSlots(registry: StackContext['registry'], { owner, proxy }: Names): Promise<LiveSlots> {
  const [first, second, proxyTo] = await Promise.all([
    slotStateOf(registry, endpointName(owner, 'first')),
    slotStateOf(registry, endpointName(owner, 'second')),
    proxyTargetOf(registry, owner, proxy),
  ]);
  return { occupants: { first, second }, proxyTo };
}

async function slotStateOf(registry: StackContext['registry'], name: string): Promise<SlotState> {
  const live = (await registry.endpoint.read(name)) as LiveEndpoint | undefined;
  return live && (live.capacity?.type ?? 'unknown');
}

async function proxyTargetOf(
  registry: StackContext['registry'],
  owner: string,
  proxy: string,
): Promise<Slot | undefined> {
  const live = (await registry.function.read(proxy)) as LiveFunction | undefined;
  const target = live?.configuration.Environment?.Variables?.[TARGET_VARIABLE];
  if (target === undefined) return undefined;
  const { endpoint } = decodeTarget(target);
  return SLOTS.find((slot) => endpointName(owner, slot) === endpoint);
}

/** What carries a content's digest in its name; the rest of an earlier release is the current one's too. */
const OF_A_RELEASE: ReadonlySet<string> = new Set(['object', 'model', 'endpoint-config']);

/** What earlier releases declare beyond this one: left standing, so that a rollback has it ready. */
function keptBeside(
  context: StackContext,
  artifacts: Artifacts,
  releaseId: string,
  records: readonly ReleaseRecord[],
): Declaration[] {
  const earlier = keptReleases(records, releaseId, context.config.keepReleases);
  return earlier
    .flatMap((each) => declaredBy(context, artifacts, each))
    .filter(({ kind }) => OF_A_RELEASE.has(kind));
}

/** The declarations of an earlier release; none for one whose options today's house no longer takes. */
function declaredBy(
  { config, site }: StackContext,
  artifacts: Artifacts,
  earlier: ReleaseRecord,
): readonly Declaration[] {
  const archive = { ...earlier.archive, open: artifacts.archive.open };
  try {
    return stack(configOfRecord(config, earlier), { ...artifacts, archive }, site).hosted;
  } catch (error) {
    if (error instanceof Fault && error.code === 'config') return [];
    throw error;
  }
}
