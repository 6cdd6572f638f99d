import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasOwnScript, type ScriptOptions } from './own-script.ts';
import type { PythonRuntime } from './python-environment.ts';

/** The part of the bundled serve script that runs an ONNX graph, where an archive has it. */
const GRAPH_RUNTIME = 'code/runtimes/onnx.py';

/**
 * The runtime on this machine that a model folder needs: the light one for an ONNX graph that the bundled serve script
 * runs, otherwise PyTorch, which the AWS images have. A folder without a serve script gets the bundled one.
 */
export async function runtimeForModel(
  modelDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<PythonRuntime> {
  const isBundled = existsSync(join(modelDir, GRAPH_RUNTIME)) || !hasOwnScript({ model: modelDir });
  const runsGraph = isBundled && environment['SAGEMAKER_GATEWAY_RUNTIME'] !== 'torch';
  return runsGraph && (await hasGraph(modelDir)) ? 'onnx' : 'torch';
}

/** The runtime for folders that are not packed yet; undefined for a model that is not on this machine. */
export async function runtimeForFolders(script: ScriptOptions): Promise<PythonRuntime | undefined> {
  if (!existsSync(script.model)) return undefined;
  return hasOwnScript(script) ? 'torch' : await runtimeForModel(script.model);
}

async function hasGraph(modelDir: string): Promise<boolean> {
  return (await readdir(modelDir, { recursive: true })).some((path) => path.endsWith('.onnx'));
}
