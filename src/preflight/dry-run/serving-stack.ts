import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { ServingStack } from '../../container/container-process.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { LEAN_PYTHON } from '../../package/function/lean-python.ts';
import { leanProgram, leanToolsOf } from '../../package/function/lean-server.ts';
import { containerPython, type DryRunPython, leanContainerPython, type RuntimeChoice } from './python.ts';

/** What serves on this machine as the configured container does, and the interpreter for it. Throws Fault. */
export async function servingStack(
  { container: { family, python = LEAN_PYTHON } }: Config,
  modelDir: string,
  environment: Readonly<Record<string, string>>,
  choice: RuntimeChoice,
): Promise<DryRunPython & { readonly stack: ServingStack }> {
  if (family !== 'lean') {
    return { stack: family, ...(await containerPython(modelDir, environment, choice)) };
  }
  const server = { python, cacheDir: resolve(cacheFolder('functions')) };
  const program = await leanProgram(server, leanToolsOf(choice.say));
  return { stack: [program, 'serve'], ...(await leanContainerPython(choice)) };
}
