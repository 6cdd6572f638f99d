import { CLASSIFY_PATH } from '../../infra/api/gateway.ts';
import { recordOf } from './release-record.ts';
import type { Stack } from '../../infra/stack.ts';
import { deployedApis } from '../aws/apigateway/deployed-api.ts';
import type { Declaration } from '../aws/registry.ts';
import { writeLedger } from '../aws/s3/ledger.ts';
import { Fault } from '../contract/fault.ts';
import { converge } from '../reconcile/apply.ts';
import { retire } from '../reconcile/retire.ts';
import { letPass } from '../reconcile/watch.ts';
import { verify } from './verify-url.ts';
import type { DesiredRelease } from './build-artifacts.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import type { Verification } from './verify.ts';
import type { StackContext } from './context.ts';
import { waitForEndpoint } from './wait-for-endpoint.ts';

/** A URL and what it said, or the endpoint behind it. */
export interface VerifiedUrl extends Verification {
  readonly url: string;
  readonly apiId: string;
}

/**
 * Converge → answered → recorded → retire. Where the face leaves one endpoint for another, the new one has answered
 * by itself before any caller is sent to it, and the old one serves out what it was sent.
 */
export async function execute(
  context: StackContext,
  wanted: DesiredRelease,
  deploymentPlan: DeploymentPlan,
): Promise<VerifiedUrl> {
  const { registry, engine, config } = context;
  const { plan, records, stack } = deploymentPlan;
  if (stack.switches) {
    await converge(plan, stack.hosted, registry, engine);
    await waitForEndpoint(context, stack.names.endpoint, stack.releaseId, 'while the old endpoint serves on');
    await converge(plan, alone(stack.face), registry, engine);
  } else {
    await converge(plan, stack.resources, registry, engine);
  }
  const answer = await verifyStack(context, stack);
  if (records[0]?.id !== stack.releaseId) await record(context, wanted, stack.releaseId);
  if (stack.switches) await letPass(config.drainSeconds * 1000, engine, 'drain');
  await retire(plan.retire, registry, engine);
  return answer;
}

/** The deployed URL, once the release has proven itself there. */
export async function verifyStack(context: StackContext, { names, releaseId }: Stack): Promise<VerifiedUrl> {
  const face = await faceOf(context);
  return { ...face, ...(await verify(context, { ...face, endpoint: names.endpoint, releaseId })) };
}

/** Resources whose needs outside their own circle are met already. */
function alone(resources: readonly Declaration[]): Declaration[] {
  const ids = new Set(resources.map(({ id }) => id));
  return resources.map((each) => ({ ...each, needs: each.needs.filter((id) => ids.has(id)) }));
}

async function record(
  context: StackContext,
  { config, artifacts, how }: DesiredRelease,
  id: string,
): Promise<void> {
  const { aws, names, engine, caller } = context;
  const at = new Date(engine.clock.now()).toISOString();
  await writeLedger(
    aws,
    names.bucket,
    at,
    id,
    recordOf(config, artifacts.archive, { id, at, by: caller, how }),
  );
}

async function faceOf({ aws, names, config }: StackContext): Promise<Pick<VerifiedUrl, 'url' | 'apiId'>> {
  const [face] = await deployedApis(aws, names.api, config.gateway.api);
  if (face) return { url: `${face.url}${CLASSIFY_PATH}`, apiId: face.id };
  throw new Fault(
    'broken',
    `${names.owner} has no URL in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}
