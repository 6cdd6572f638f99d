import { minorPython } from './minor-python.ts';
import {
  INTERPRETER_VARIABLE,
  type PrepareOptions,
  preparePython,
  type PythonEnvironment,
} from './python-environment.ts';

type Prepare = Omit<PrepareOptions, 'apart' | 'base'>;

/**
 * What Lambda's Python runtimes have, and the runtime of models, on a minor version of Python such as "3.13": only that one
 * loads the packages of a function. On another if it is not on this machine, or none is named.
 */
export async function functionEnvironment(
  minor: string | undefined,
  options: Prepare,
): Promise<PythonEnvironment> {
  if (minor === undefined) return await preparePython('lambda', options);
  const found = await minorPython(minor);
  if (found) return await preparePython('lambda', { ...options, base: { minor, python: found.python } });
  options.say(`Python ${minor} is not on this machine: the packages of a function are not loaded.`);
  return await preparePython('lambda', options);
}

/** The same, for a model that runs in a function alone; SAGEMAKER_GATEWAY_PYTHON names an interpreter that has all of it. */
export async function functionPython(minor: string, options: Prepare): Promise<string> {
  return process.env[INTERPRETER_VARIABLE] ?? (await functionEnvironment(minor, options)).python;
}
