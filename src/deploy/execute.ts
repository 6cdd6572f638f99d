import { CLASSIFY_PATH } from '../../infra/api/gateway.ts';
import { recordOf } from './release-record.ts';
import type { Stack } from '../../infra/stack.ts';
import { deployedFaces } from '../aws/apigateway/deployed-api.ts';
import type { Declaration } from '../aws/registry.ts';
import { writeLedger } from '../aws/s3/ledger.ts';
import { Fault } from '../contract/fault.ts';
import { converge } from '../reconcile/apply.ts';
import { retire } from '../reconcile/retire.ts';
import { letPass } from '../reconcile/watch.ts';
import { proven } from './verify-url.ts';
import type { Wanted } from './build-artifacts.ts';
import type { Outlook } from './deployment-plan.ts';
import type { Proof } from './verify.ts';
import type { Setting } from './context.ts';
import { warmed } from './wait-for-endpoint.ts';

/** A URL and what it said, or the endpoint behind it. */
export interface Answered extends Proof {
  readonly url: string;
  readonly apiId: string;
}

/**
 * Converge → answered → recorded → retire. Where the face leaves one endpoint for another, the new one has answered
 * by itself before any caller is sent to it, and the old one serves out what it was sent.
 */
export async function carryOut(setting: Setting, wanted: Wanted, outlook: Outlook): Promise<Answered> {
  const { registry, engine, config } = setting;
  const { plan, records, stack } = outlook;
  if (stack.switches) {
    await converge(plan, stack.hosted, registry, engine);
    await warmed(setting, stack.names.endpoint, stack.releaseId, 'while the old endpoint serves on');
    await converge(plan, alone(stack.face), registry, engine);
  } else {
    await converge(plan, stack.resources, registry, engine);
  }
  const answer = await answeredAt(setting, stack);
  if (records[0]?.id !== stack.releaseId) await record(setting, wanted, stack.releaseId);
  if (stack.switches) await letPass(config.drainSeconds * 1000, engine, 'drain');
  await retire(plan.retire, registry, engine);
  return answer;
}

/** The deployed URL, once the release has proven itself there. */
export async function answeredAt(setting: Setting, { names, releaseId }: Stack): Promise<Answered> {
  const face = await faceOf(setting);
  return { ...face, ...(await proven(setting, { ...face, endpoint: names.endpoint, releaseId })) };
}

/** Resources whose needs outside their own circle are met already. */
function alone(resources: readonly Declaration[]): Declaration[] {
  const ids = new Set(resources.map(({ id }) => id));
  return resources.map((each) => ({ ...each, needs: each.needs.filter((id) => ids.has(id)) }));
}

async function record(setting: Setting, { config, artifacts, how }: Wanted, id: string): Promise<void> {
  const { aws, names, engine, caller } = setting;
  const at = new Date(engine.clock.now()).toISOString();
  await writeLedger(
    aws,
    names.bucket,
    at,
    id,
    recordOf(config, artifacts.archive, { id, at, by: caller, how }),
  );
}

async function faceOf({ aws, names, config }: Setting): Promise<Pick<Answered, 'url' | 'apiId'>> {
  const [face] = await deployedFaces(aws, names.api, config.gateway.api);
  if (face) return { url: `${face.url}${CLASSIFY_PATH}`, apiId: face.id };
  throw new Fault(
    'broken',
    `${names.owner} has no URL in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}
