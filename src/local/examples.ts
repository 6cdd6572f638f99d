import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../contract/fault.ts';
import { type PrepareOptions, preparePython } from './python-environment.ts';

/** The folder of the examples; it does not exist in an installed package. */
export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** An example of the repository that can be deployed. */
export interface Example {
  readonly name: string;
  readonly config: string;
  /** What its serve script needs in addition to the image. */
  readonly requirements: string | undefined;
}

/** The example of this name. Throws Fault `config` that lists the examples. */
export async function findExample(name: string): Promise<Example> {
  const names = existsSync(EXAMPLES) ? await readdir(EXAMPLES) : [];
  const found = names.flatMap((each) => {
    const config = join(EXAMPLES, each, 'endpoint.config.ts');
    return existsSync(config) ? [{ name: each, config }] : [];
  });
  const example = found.find((each) => each.name === name);
  if (!example) {
    const known = found.map((each) => each.name).join(', ');
    throw new Fault(
      'config',
      `There is no example "${name}".`,
      known === '' ? 'Examples are in a clone of the repository.' : `Known examples: ${known}.`,
    );
  }
  const requirements = join(EXAMPLES, name, 'code', 'requirements.txt');
  return { ...example, requirements: existsSync(requirements) ? requirements : undefined };
}

/**
 * PyTorch and the packages of an example: the container then finds its requirements installed and does not install them
 * again at every start. SAGEMAKER_GATEWAY_PYTHON names an interpreter that has them.
 */
export async function pythonWith(
  requirements: string,
  { name }: Pick<Example, 'name'>,
  options: Omit<PrepareOptions, 'apart'>,
): Promise<string> {
  const named = process.env['SAGEMAKER_GATEWAY_PYTHON'];
  if (named) return named;
  const apart = { name: `example-${name}`, requirements: [requirements] };
  return (await preparePython('torch', { ...options, apart })).python;
}
