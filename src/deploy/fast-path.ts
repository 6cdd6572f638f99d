import { ownerOf, type Slot } from '../../infra/naming.ts';
import type { Standing } from '../../infra/slot.ts';
import { stack } from '../../infra/stack.ts';
import { looksUnchanged } from '../aws/quick-check.ts';
import { classify, ClassifyError } from '../client/client.ts';
import type { HostType } from '../config/host-options.ts';
import { Fault } from '../contract/fault.ts';
import { authFor } from './verify-url.ts';
import type { Wanted } from './build-artifacts.ts';
import type { Deployed } from './deploy-stack.ts';
import { type Proof, provenWithoutToken, type Subject } from './verify.ts';
import { digestOfStack, readNote } from './deploy-cache.ts';
import { OPEN_WARNING } from './access.ts';
import { type Ground, type Setting, settingOf } from './context.ts';

/**
 * The short way through a deploy that has nothing to do: where this machine has deployed the same declarations
 * before, ten reads at once tell whether they stand, and the URL itself whether they answer. Undefined when
 * anything at all differs: then the whole plan decides.
 */
export async function unchanged(ground: Ground, wanted: Wanted): Promise<Deployed | undefined> {
  const { clock } = ground.engine;
  const startedAt = clock.now();
  const owner = ownerOf(wanted.config);
  const note = await readNote(owner, ground.region);
  if (!note) return undefined;
  const { partition, account, apiId, url } = note;
  const setting = settingOf(ground, { partition, account, arn: '' });
  const declared = stack(wanted.config, wanted.artifacts, setting.site, standingAt(note.slot, wanted));
  if (digestOfStack(declared) !== note.declared) return undefined;
  try {
    const { aws, registry } = setting;
    if (!(await looksUnchanged(aws, registry, owner, declared.resources, { account, apiId })))
      return undefined;
    const { releaseId, names } = declared;
    const proof = await provenAtOnce(setting, { url, endpoint: names.endpoint, releaseId });
    if (proof.classified.release !== releaseId) return undefined;
    ground.report.say(`${owner} in ${ground.region}, account ${account}`);
    if (wanted.config.gateway.auth === 'none') ground.report.warn(OPEN_WARNING);
    ground.report.say('Nothing to change.');
    const elapsedMs = clock.now() - startedAt;
    return { url, releaseId, ...proof, elapsedMs, changed: false };
  } catch (error) {
    // What went wrong here the whole way meets again, and says it better.
    if (error instanceof Fault || error instanceof ClassifyError) return undefined;
    throw error;
  }
}

async function provenAtOnce(setting: Setting, subject: Subject): Promise<Proof> {
  const { config, engine } = setting;
  const auth = await authFor(setting);
  if (!auth) return await provenWithoutToken(setting, subject);
  const classified = await classify(subject.url, config.sample, { auth, signal: engine.signal });
  return { classified, through: 'url' };
}

/** An account in which the endpoint of the wanted host serves in the remembered slot. */
function standingAt(slot: Slot, { config }: Wanted): Standing {
  const occupant = OCCUPANT[config.host.type];
  const occupants = { first: undefined, second: undefined, [slot]: occupant };
  return { occupants, proxyTo: slot };
}

const OCCUPANT: Readonly<Record<HostType, 'serverless' | 'instances'>> = {
  'sagemaker-serverless': 'serverless',
  'sagemaker-realtime': 'instances',
};
