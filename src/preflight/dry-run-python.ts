import { readdir } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';
import { preparedPython, preparePython, type PythonRuntime } from '../local/python-environment.ts';

/** An interpreter for the dry run, and what it stands for in a record. */
export interface DryRunPython {
  readonly python: string;
  readonly runtime: string;
}

/** Names an interpreter that has what the model needs, so that nothing is prepared. */
const INTERPRETER_VARIABLE = 'SAGEMAKER_GATEWAY_PYTHON';

/**
 * The runtime asked for, or one that can load the folder: the light one for an ONNX graph, made on first use, and
 * PyTorch only where it has been prepared. Throws Fault `config` when there is none.
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
    'The model has no ONNX graph, and there is no PyTorch on this machine to load it with.',
    'npm run doctor -- --runtime torch (installs PyTorch for CPU once, about 1 GB)',
  );
}

async function hasGraph(modelDir: string): Promise<boolean> {
  return (await readdir(modelDir, { recursive: true })).some((path) => path.endsWith('.onnx'));
}
