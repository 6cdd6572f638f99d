import { ownerOf, type Slot } from '../../infra/naming.ts';
import type { LiveSlots } from '../../infra/slot.ts';
import { stack } from '../../infra/stack.ts';
import { quickCheck } from '../aws/quick-check.ts';
import { classify, ClassifyError } from '../client/client.ts';
import type { HostType } from '../config/host-options.ts';
import { Fault } from '../contract/fault.ts';
import { authFor } from './verify-url.ts';
import type { DesiredRelease } from './build-artifacts.ts';
import type { Deployed } from './deploy-stack.ts';
import { type Verification, verifyWithoutToken, type Subject } from './verify.ts';
import { digestOfStack, readDeployCache } from './deploy-cache.ts';
import { OPEN_WARNING } from './access.ts';
import { type ConfigContext, type StackContext, stackContextOf } from './context.ts';

/**
 * The short way through a deploy that has nothing to do: where this machine has deployed the same declarations
 * before, ten reads at once tell whether they stand, and the URL itself whether they answer. Undefined when
 * anything at all differs: then the whole plan decides.
 */
export async function fastPath(
  configContext: ConfigContext,
  wanted: DesiredRelease,
): Promise<Deployed | undefined> {
  const { clock } = configContext.engine;
  const startedAt = clock.now();
  const owner = ownerOf(wanted.config);
  const note = await readDeployCache(owner, configContext.region);
  if (!note) return undefined;
  const { partition, account, apiId, url } = note;
  const context = stackContextOf(configContext, { partition, account, arn: '' });
  const declared = stack(wanted.config, wanted.artifacts, context.site, liveSlotsAt(note.slot, wanted));
  if (digestOfStack(declared) !== note.declared) return undefined;
  try {
    const { aws, registry } = context;
    if (!(await quickCheck(aws, registry, owner, declared.resources, { account, apiId }))) return undefined;
    const { releaseId, names } = declared;
    const proof = await verifyOnce(context, { url, endpoint: names.endpoint, releaseId });
    if (proof.classified.release !== releaseId) return undefined;
    configContext.report.say(`${owner} in ${configContext.region}, account ${account}`);
    if (wanted.config.gateway.auth === 'none') configContext.report.warn(OPEN_WARNING);
    configContext.report.say('Nothing to change.');
    const elapsedMs = clock.now() - startedAt;
    return { url, releaseId, ...proof, elapsedMs, changed: false };
  } catch (error) {
    // What went wrong here the whole way meets again, and says it better.
    if (error instanceof Fault || error instanceof ClassifyError) return undefined;
    throw error;
  }
}

async function verifyOnce(context: StackContext, subject: Subject): Promise<Verification> {
  const { config, engine } = context;
  const auth = await authFor(context);
  if (!auth) return await verifyWithoutToken(context, subject);
  const classified = await classify(subject.url, config.sample, { auth, signal: engine.signal });
  return { classified, through: 'url' };
}

/** An account in which the endpoint of the wanted host serves in the remembered slot. */
function liveSlotsAt(slot: Slot, { config }: DesiredRelease): LiveSlots {
  const occupant = OCCUPANT[config.host.type];
  const occupants = { first: undefined, second: undefined, [slot]: occupant };
  return { occupants, proxyTo: slot };
}

const OCCUPANT: Readonly<Record<HostType, 'serverless' | 'instances'>> = {
  'sagemaker-serverless': 'serverless',
  'sagemaker-realtime': 'instances',
};
