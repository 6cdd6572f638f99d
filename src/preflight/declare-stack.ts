import type { Artifacts } from '../../infra/artifacts.ts';
import { awsContainer, imageVersions, nearestVersion } from '../../infra/images.ts';
import { EMPTY } from '../../infra/slot.ts';
import { type Stack, stack } from '../../infra/stack.ts';
import type { Config } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { fault, type Finding } from './finding.ts';
import { hostNetwork } from './host-network.ts';
import type { AccountAccess } from './subject.ts';

/** A stack to check, and the fault that had to be worked around to declare it. */
export interface DeclaredStack {
  readonly stack: Stack;
  readonly finding?: Finding;
}

/** The stack. For an image version that does not exist, the stack with the nearest one, so that the rest is checked. Throws Fault. */
export async function declareStack(
  config: Config,
  artifacts: Artifacts,
  { aws, site }: Pick<AccountAccess, 'aws' | 'site'>,
): Promise<DeclaredStack> {
  const live = { ...EMPTY, network: await hostNetwork(aws, config) };
  try {
    return { stack: stack(config, artifacts, site, live) };
  } catch (error) {
    const { container } = config;
    const chosen = awsContainer(container);
    const versions = chosen ? imageVersions(chosen.family) : [];
    const configured = chosen?.version;
    if (!(error instanceof Fault) || configured === undefined || versions.includes(configured)) throw error;
    const version = nearestVersion(configured, versions);
    return {
      stack: stack({ ...config, container: { ...container, version } }, artifacts, site, live),
      finding: fault('image', error.code, error.message, error.hint),
    };
  }
}
