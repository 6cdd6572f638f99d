import { resolve } from 'node:path';
import { hostOf } from '../../../infra/hosts/registry.ts';
import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import type { Config } from '../../config/config.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { packFunction } from '../../package/function/pack-function.ts';
import { packImage } from '../../package/function/pack-image.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { pullBase } from './pull-base.ts';

const MIB = 1024 * 1024;

/** The zip or image of a function that runs the model; nothing on a host that needs none. Throws Fault `package`. */
export async function packFunctionOf(
  config: Config,
  model: ModelPackage,
  { say }: Pick<Reporter, 'say'>,
  signal: AbortSignal,
): Promise<Omit<StoredArtifacts, 'archive'>> {
  const host = hostOf(config);
  const platform = host.functionPackage?.(config.host);
  const capacity = host.capacity(config.host);
  if (platform === undefined || capacity.type !== 'function') return {};
  const { baseImage, ...target } = platform;
  const request = { ...model, ...target, cacheDir: resolve(cacheFolder('functions')) };
  if (baseImage === undefined) {
    const packed = await packFunction({ ...request, tmpBytes: capacity.storageMb * MIB }, { say });
    packed.lines.forEach(say);
    return { functionZip: packed };
  }
  const base = await pullBase(baseImage, target.architecture, signal);
  const { image, lines } = await packImage({ ...request, base }, { say });
  lines.forEach(say);
  return { image };
}
