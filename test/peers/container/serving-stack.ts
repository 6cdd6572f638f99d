import { fileURLToPath } from 'node:url';
import { prepareEnvironment, type PythonEnvironment } from '../../../src/local/python-environment.ts';

const LOCAL = '../../../src/local/requirements';

/** One pip call each: files with and without hashes cannot be in the same. */
const REQUIREMENTS = {
  pytorch: [`${LOCAL}/requirements-torch.txt`, `${LOCAL}/torch-unhashed.txt`, './requirements-pytorch.txt'],
  huggingface: [`${LOCAL}/torch-unhashed.txt`, './requirements-huggingface.txt'],
} as const;

/** The image families whose serving stack can be installed. */
export const STACKS = ['pytorch', 'huggingface'] as const satisfies (keyof typeof REQUIREMENTS)[];

/** The environment with the original `serve` of an image, made on first use. Throws Fault `config`. */
export async function servingStack(
  family: keyof typeof REQUIREMENTS,
  say: (text: string) => void,
): Promise<PythonEnvironment> {
  const requirements = REQUIREMENTS[family].map((file) => fileURLToPath(new URL(file, import.meta.url)));
  return await prepareEnvironment({ name: `serving-${family}`, requirements }, { say });
}
