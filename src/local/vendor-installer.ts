import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareEnvironment, type PrepareOptions } from './python-environment.ts';

const REQUIREMENTS = fileURLToPath(new URL('./requirements/requirements-vendor.txt', import.meta.url));

/** Exact versions of the packages that the bundled serve script runs on, with hashes. */
export const RUNTIME_VERSIONS = fileURLToPath(
  new URL('./requirements/requirements-onnx.txt', import.meta.url),
);

/** The same of the packages that the server of the lean container runs on. */
export const SERVER_VERSIONS = fileURLToPath(
  new URL('./requirements/requirements-asgi.txt', import.meta.url),
);

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
