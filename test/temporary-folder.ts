import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A global setup of vitest: everything that a run writes below `tmpdir()` is in one folder, which the run deletes. Each
 * project calls it; the first one makes the folder.
 */
export default async function useTemporaryFolder(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['SAGEMAKER_GATEWAY_TEST_FOLDER'] !== undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-test-'));
  process.env['SAGEMAKER_GATEWAY_TEST_FOLDER'] = folder;
  process.env['TMPDIR'] = folder;
  return async () => await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
