import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { preparePython, type PrepareOptions } from './python-environment.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(`./requirements/${name}`, import.meta.url));
const requirements = ['requirements-onnx.txt', 'requirements-export.txt'].map(fileOf);

/** A Python that exports ONNX graphs, prepared on first use (about 1 GB). Throws Fault `config`. */
export async function exportPython(options: Pick<PrepareOptions, 'say' | 'environments'>): Promise<string> {
  return (await preparePython('torch', { ...options, apart: { name: 'export', requirements } })).python;
}

/** The versions of its packages: others may write another graph. */
export async function exportVersions(): Promise<string> {
  const files = [...requirements, fileOf('requirements-torch.txt'), fileOf('torch-unhashed.txt')];
  return (await Promise.all(files.map(async (file) => await readFile(file, 'utf8')))).join('');
}
