import { INTERPRETER_VARIABLE, preparePython, type PythonRuntime } from '../../local/python-environment.ts';
import { runtimeForModel } from '../../local/runtime-for-model.ts';

/** An interpreter for the dry run, and its name in a record. */
export interface DryRunPython {
  readonly python: string;
  readonly runtime: string;
}

/** What is served, and what was asked for. */
export interface DryRunModel {
  readonly modelDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly asked: PythonRuntime | undefined;
  /** The runtime that the container has, whatever the model; undefined if it has that of the model. */
  readonly otherwise?: PythonRuntime | undefined;
}

/**
 * The selected runtime, or the one that the model needs, installed on first use. Throws Fault `config` when it cannot
 * be installed.
 */
export async function dryRunPython(
  { modelDir, environment, asked, otherwise }: DryRunModel,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<DryRunPython> {
  const named = process.env[INTERPRETER_VARIABLE];
  if (named && asked === undefined) return { python: named, runtime: named };
  const runtime = asked ?? otherwise ?? (await runtimeForModel(modelDir, environment));
  return { ...(await preparePython(runtime, { say, signal })), runtime };
}
