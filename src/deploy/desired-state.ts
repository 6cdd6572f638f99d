import type { Artifacts } from '../../infra/artifacts.ts';
import type { Config } from '../config/config.ts';
import { buildArtifacts } from './build-artifacts.ts';
import type { ConfigContext } from './context.ts';
import { locateModel } from './model/locate-model.ts';
import type { ReleaseRecord } from './releases/release-record.ts';

/** What a stack should become: a configuration and its artifacts, built from folders or taken from the ledger. */
export interface DesiredState {
  readonly config: Config;
  readonly artifacts: Artifacts;
  /** The command that deploys it, as the ledger and the lock record it. */
  readonly command: NonNullable<ReleaseRecord['how']>;
}

/** Finds the model of a configuration, which names its task, and builds the artifacts. */
export async function desiredFromFolders({
  config: given,
  report,
  engine,
}: Pick<ConfigContext, 'config' | 'report'> & {
  readonly engine: Pick<ConfigContext['engine'], 'signal'>;
}): Promise<DesiredState> {
  const config = await locateModel(given, report, engine.signal);
  return { config, artifacts: await buildArtifacts(config, report, engine.signal), command: 'deploy' };
}
