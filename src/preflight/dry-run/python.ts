import type { FunctionPlatform } from '../../../infra/hosts/host.ts';
import { minorOf, minorPython } from '../../local/minor-python.ts';
import { INTERPRETER_VARIABLE, preparePython, type PythonRuntime } from '../../local/python-environment.ts';
import { runtimeForModel } from '../../local/runtime-for-model.ts';

/** An interpreter for a dry run, and its name in a record. */
export interface DryRunPython {
  readonly python: string;
  readonly runtime: string;
}

/** Which runtime was asked for, and how to tell that one is installed. */
export interface RuntimeChoice {
  readonly asked: PythonRuntime | undefined;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * For a container: the selected runtime, or the one that the model needs, installed on first use. Throws Fault `config`
 * when it cannot be installed.
 */
export async function containerPython(
  modelDir: string,
  environment: Readonly<Record<string, string>>,
  choice: RuntimeChoice,
): Promise<DryRunPython> {
  return await chosenPython(choice, async () => await runtimeForModel(modelDir, environment));
}

/** For the lean container: the selected runtime, or the light one, as it has neither PyTorch nor transformers. */
export async function leanContainerPython(choice: RuntimeChoice): Promise<DryRunPython> {
  return await chosenPython(choice, () => 'onnx');
}

/**
 * For a function: the same Python, which loads the packages of the function; else the selected runtime, or the one that has
 * those of the built-in serve script. Throws Fault `config`, too.
 */
export async function functionPython(
  { python: minor, architecture }: FunctionPlatform,
  hasPyTorch: boolean,
  choice: RuntimeChoice,
): Promise<DryRunPython & { readonly loadsPackages: boolean }> {
  const isHere = architecture === ARCHITECTURE;
  const isFree = choice.asked === undefined && !process.env[INTERPRETER_VARIABLE];
  const same = isHere && isFree ? await minorPython(minor) : undefined;
  if (same) return { python: same.python, runtime: `python${minor}`, loadsPackages: true };
  const chosen = await chosenPython(choice, () => (hasPyTorch ? 'torch' : 'onnx'));
  return { ...chosen, loadsPackages: isHere && (await minorOf(chosen.python)) === minor };
}

/** The processor of this machine, as Lambda's API names it. */
const ARCHITECTURE = process.arch === 'x64' ? 'x86_64' : process.arch;

async function chosenPython(
  { asked, say, signal }: RuntimeChoice,
  byDefault: () => Promise<PythonRuntime> | PythonRuntime,
): Promise<DryRunPython> {
  const named = process.env[INTERPRETER_VARIABLE];
  if (named && asked === undefined) return { python: named, runtime: named };
  const runtime = asked ?? (await byDefault());
  return { ...(await preparePython(runtime, { say, signal })), runtime };
}
