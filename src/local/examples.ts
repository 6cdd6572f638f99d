import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Fault } from '../contract/fault.ts';
import type { ScriptOptions } from './own-script.ts';
import { INTERPRETER_VARIABLE, type PrepareOptions, preparePython } from './python-environment.ts';

/** The folder of the examples; it does not exist in an installed package. */
export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** The folders with examples below it: its own, and published systems that were rebuilt. */
const FOLDERS = ['', 'systems'];

/** An example of the repository that can be deployed. */
export interface Example {
  readonly name: string;
  readonly config: string;
  /** What its serve script needs in addition to the image. */
  readonly requirements: string | undefined;
}

/** The example of this name, such as "systems/qa-zip". Throws Fault `config` that lists the examples. */
export async function findExample(name: string): Promise<Example> {
  const known = await exampleNames();
  if (!known.includes(name)) {
    throw new Fault(
      'config',
      `There is no example "${name}".`,
      known.length === 0
        ? 'Examples are in a clone of the repository.'
        : `Known examples: ${known.join(', ')}.`,
    );
  }
  const config = configOf(name);
  const { default: options } = (await import(pathToFileURL(config).href)) as { default: ScriptOptions };
  const requirements = options.code && join(options.code, 'requirements.txt');
  return { name, config, requirements: requirements && existsSync(requirements) ? requirements : undefined };
}

/** The names of all examples, by which `--example` finds them. */
export async function exampleNames(): Promise<string[]> {
  const folders = FOLDERS.filter((folder) => existsSync(join(EXAMPLES, folder)));
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(EXAMPLES, folder))).map((name) => (folder === '' ? name : `${folder}/${name}`)),
    ),
  );
  return names.flat().filter((name) => existsSync(configOf(name)));
}

function configOf(name: string): string {
  return join(EXAMPLES, name, 'endpoint.config.ts');
}

/**
 * PyTorch and the packages of an example: the container then finds its requirements installed and does not install them
 * again at every start. SAGEMAKER_GATEWAY_PYTHON names an interpreter that has them.
 */
export async function pythonWith(
  requirements: string,
  options: Omit<PrepareOptions, 'apart'>,
): Promise<string> {
  const named = process.env[INTERPRETER_VARIABLE];
  if (named) return named;
  // By the folder of the code: examples that share it share the environment.
  const name = `example-${basename(dirname(dirname(requirements)))}`;
  return (await preparePython('torch', { ...options, apart: { name, requirements: [requirements] } })).python;
}
