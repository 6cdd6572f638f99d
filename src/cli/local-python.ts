import { hostOf } from '../../infra/hosts/registry.ts';
import type { Config } from '../config/config.ts';
import { type Example, functionPython, pythonWith } from '../local/examples.ts';
import type { PrepareOptions, PythonRuntime } from '../local/python-environment.ts';
import { runtimeForFolders } from '../local/runtime-for-model.ts';

/** What is served locally: a configuration, which may be that of an example. */
export interface Served {
  readonly config: Config;
  readonly example: Example | undefined;
}

/** The runtime that a served model needs, if it is on this machine. */
export async function runtimeNeeded({ config, example }: Served): Promise<PythonRuntime | undefined> {
  return example?.requirements === undefined ? await runtimeForFolders(config) : 'torch';
}

/** The interpreter of a model that needs more than a runtime: its requirements, or what functions have. */
export async function pythonNeeded(
  { config, example }: Served,
  prepare: Omit<PrepareOptions, 'apart'>,
): Promise<string | undefined> {
  if (example?.requirements !== undefined) return await pythonWith(example.requirements, prepare);
  const { type } = hostOf(config).capacity(config.host);
  return type === 'function' ? await functionPython(prepare) : undefined;
}
