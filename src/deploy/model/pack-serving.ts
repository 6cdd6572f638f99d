import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import type { Config } from '../../config/config.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { isFunction } from './available-frameworks.ts';
import { packFunctionOf } from './pack-function.ts';
import { packLeanOf } from './pack-lean.ts';

/** What serves the model, as far as it is built: a function, or the lean container. Throws Fault `package`. */
export async function packServing(
  config: Config,
  model: ModelPackage,
  report: Pick<Reporter, 'say'>,
  signal: AbortSignal,
): Promise<Omit<StoredArtifacts, 'archive'>> {
  if (isFunction(config)) return await packFunctionOf(config, model, report, signal);
  return config.container.family === 'lean' ? await packLeanOf(config, model, report, signal) : {};
}
