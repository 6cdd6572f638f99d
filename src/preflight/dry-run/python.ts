import { readdir } from 'node:fs/promises';
import { Fault } from '../../contract/fault.ts';
import {
  INTERPRETER_VARIABLE,
  preparedPython,
  preparePython,
  type PythonRuntime,
} from '../../local/python-environment.ts';

/** An interpreter for the dry run, and its name in a record. */
export interface DryRunPython {
  readonly python: string;
  readonly runtime: string;
}

/**
 * The selected runtime, or one that can load the folder: the light runtime for an ONNX graph, installed on first use,
 * and PyTorch only if it is installed already. Throws Fault `config` when there is none.
 */
export async function dryRunPython(
  modelDir: string,
  asked: PythonRuntime | undefined,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<DryRunPython> {
  const named = process.env[INTERPRETER_VARIABLE];
  if (named && asked === undefined) return { python: named, runtime: named };
  const runtime = asked ?? ((await hasGraph(modelDir)) ? 'onnx' : undefined);
  if (runtime) return { ...(await preparePython(runtime, { say, signal })), runtime };
  const torch = await preparedPython('torch');
  if (torch) return { ...torch, runtime: 'torch' };
  throw new Fault(
    'config',
    'The model has no ONNX graph, and PyTorch is not installed on this machine.',
    'npm run doctor -- --runtime torch (installs PyTorch for CPU once, about 1 GB)',
  );
}

async function hasGraph(modelDir: string): Promise<boolean> {
  return (await readdir(modelDir, { recursive: true })).some((path) => path.endsWith('.onnx'));
}
