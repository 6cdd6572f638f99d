import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { ServingStack } from '../../container/container-process.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { LEAN_PYTHON } from '../../package/function/lean-python.ts';
import { leanProgram, leanToolsOf } from '../../package/function/lean-server.ts';

/** What serves on this machine as the configured container does. */
export async function servingStack(
  { container: { family, python = LEAN_PYTHON } }: Config,
  say: (text: string) => void,
): Promise<ServingStack> {
  if (family !== 'lean') return family;
  return [
    await leanProgram({ python, cacheDir: resolve(cacheFolder('functions')) }, leanToolsOf(say)),
    'serve',
  ];
}
