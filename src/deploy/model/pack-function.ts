import { resolve } from 'node:path';
import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Config } from '../../config/config.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { prefersPyTorch } from './available-frameworks.ts';
import { packFunctionImage } from './pack-function-image.ts';
import { packFunctionZip } from './pack-function-zip.ts';

const MIB = 1024 * 1024;

/** The zip, files or image of a function that runs the model; nothing on a host that needs none. Throws Fault `package`. */
export async function packFunctionOf(
  config: Config,
  model: ModelPackage,
  report: Pick<Reporter, 'say'>,
  signal: AbortSignal,
): Promise<Omit<StoredArtifacts, 'archive'>> {
  const host = hostOf(config);
  const platform = host.functionPackage?.(config.host);
  const capacity = host.capacity(config.host);
  if (platform === undefined || capacity.type !== 'function') return {};
  const prefers = { prefersPyTorch: prefersPyTorch(config) };
  const request = { ...model, ...platform, ...prefers, cacheDir: resolve(cacheFolder('functions')) };
  if (request.place === 'image') return await packFunctionImage(request, report, signal);
  return await packFunctionZip({ ...request, tmpBytes: capacity.storageMb * MIB }, report);
}
