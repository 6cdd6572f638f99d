import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareEnvironment, type PrepareOptions } from './python-environment.ts';

const fileOf = (name: string): string => fileURLToPath(new URL(`./requirements/${name}`, import.meta.url));
const REQUIREMENTS = fileOf('requirements-vendor.txt');

/** Exact versions of the packages that the bundled serve script runs on, with hashes. */
export const RUNTIME_VERSIONS = fileOf('requirements-onnx.txt');

/** The same of the packages that the server of the lean container runs on. */
export const SERVER_VERSIONS = fileOf('requirements-asgi.txt');

/** The same of PyTorch and transformers, for functions that have room for them. */
export const PYTORCH = {
  versionsFiles: [fileOf('requirements-torch.txt'), RUNTIME_VERSIONS],
  torchFile: fileOf('torch-unhashed.txt'),
  index: 'https://download.pytorch.org/whl/cpu',
};

/** The programs that resolve and install packages for another Python, prepared on first use. Throws Fault `config`. */
export async function vendorInstaller(
  options: Pick<PrepareOptions, 'say' | 'environments'>,
): Promise<{ readonly uv: string; readonly python: string }> {
  const { python, folder } = await prepareEnvironment(
    { name: 'vendor', requirements: [REQUIREMENTS] },
    options,
  );
  return { python, uv: join(folder, 'bin', 'uv') };
}
