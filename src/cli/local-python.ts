import { hostOf } from '../../infra/hosts/registry.ts';
import type { Config } from '../config/config.ts';
import { type Example, pythonWith } from '../local/examples.ts';
import { functionPython } from '../local/function-python.ts';
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

/** The interpreter of a model that needs more than a runtime: what functions have, or its requirements. */
export async function pythonNeeded(
  { config, example }: Served,
  prepare: Omit<PrepareOptions, 'apart'>,
): Promise<string | undefined> {
  const platform = hostOf(config).functionPackage?.(config.host);
  if (platform) return await functionPython(platform.python, prepare);
  return example?.requirements && (await pythonWith(example.requirements, prepare));
}
