import { CLASSIFY_PATH } from '../../infra/gateway.ts';
import { recordOf } from '../../infra/release-record.ts';
import type { Stack } from '../../infra/stack.ts';
import { deployedFaces } from '../../src/aws/deployed-face.ts';
import type { Declaration } from '../../src/aws/index.ts';
import { writeLedger } from '../../src/aws/ledger.ts';
import { Fault } from '../../src/fault.ts';
import { converge } from '../../src/reconcile/apply.ts';
import { retire } from '../../src/reconcile/retire.ts';
import { letPass } from '../../src/reconcile/watch.ts';
import { proven } from './answered.ts';
import type { Wanted } from './build-artifacts.ts';
import type { Outlook } from './outlook.ts';
import type { Proof } from './proof.ts';
import type { Setting } from '../setting.ts';
import { warmed } from './warmed.ts';

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
