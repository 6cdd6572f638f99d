import { Fault } from '../../contract/fault.ts';
import { type ParsedArgs, textOf } from './flags.ts';
import type { PythonRuntime } from '../../local/python-environment.ts';

/** The Python runtime that `--runtime` names; undefined when it was not given. Throws Fault `config` for another. */
export function runtimeOf(given: ParsedArgs): PythonRuntime | undefined {
  const runtime = textOf(given, 'runtime');
  if (runtime === undefined || runtime === 'onnx' || runtime === 'torch') return runtime;
  throw new Fault('config', `There is no runtime "${runtime}".`, 'Use --runtime onnx or --runtime torch.');
}
