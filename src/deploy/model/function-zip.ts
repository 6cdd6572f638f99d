import { resolve } from 'node:path';
import { hostOf } from '../../../infra/hosts/registry.ts';
import type { Config } from '../../config/config.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { type FunctionPackage, packFunction } from '../../package/function/pack-function.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';

const MIB = 1024 * 1024;

/** The zip of a function that runs the model; undefined on a host that needs none. Throws Fault `package`. */
export async function packFunctionZip(
  config: Config,
  model: ModelPackage,
  { say }: Pick<Reporter, 'say'>,
): Promise<FunctionPackage | undefined> {
  const host = hostOf(config);
  const platform = host.functionZip?.(config.host);
  const capacity = host.capacity(config.host);
  if (platform === undefined || capacity.type !== 'function') return undefined;
  const request = {
    ...model,
    ...platform,
    cacheDir: resolve(cacheFolder('functions')),
    tmpBytes: capacity.storageMb * MIB,
  };
  const packed = await packFunction(request, { say });
  packed.lines.forEach(say);
  return packed;
}
