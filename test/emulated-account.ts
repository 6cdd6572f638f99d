import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, type Emulator, type EmulatorOptions, serve } from 'sagemaker-emulator';
import { containersOn } from '../src/container/container-process.ts';

/** A valid key pair of the emulated account. */
export const KEY = { accessKeyId: 'test', secretAccessKey: 'test' };

export const REGION = 'eu-west-1';

/** The id of the emulated account. */
export const ACCOUNT_ID = '123456789012';

/** The bucket of a new stack. */
export function bucketOf(owner: string, region = REGION): string {
  return `${owner}-${ACCOUNT_ID}-${region}-an`;
}

/** A region without account-regional bucket names, and the bucket of a stack there. */
export const GLOBAL_NAMES = 'me-south-1';

export function globalBucketOf(owner: string, region = GLOBAL_NAMES): string {
  return `${owner}-${ACCOUNT_ID}-${region}`;
}

/** The cache of a machine: one folder per test file; its accounts differ by port. */
const CACHE = mkdtempSync(join(tmpdir(), 'sagemaker-gateway-cache-'));
process.on('exit', () => rmSync(CACHE, { recursive: true, force: true }));

/** Environment with which a program reaches an emulated account; nothing of the machine's own AWS set-up is in it. */
export function awsEnvironment(url: string): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...own } = process.env;
  return {
    ...own,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The Python of a deploy's dry run.
    SAGEMAKER_GATEWAY_PYTHON: PYTHON,
    SAGEMAKER_GATEWAY_CACHE: CACHE,
    NO_COLOR: '1',
  };
}

/** An empty account on a separate port. */
export interface EmulatedAccount {
  readonly emulator: Emulator;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The Python with a model runtime that `npm test` prepares; by default the system's, which suffices without a model. */
export const PYTHON = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ?? 'python3';

export async function openEmulatedAccount(options: EmulatorOptions = {}): Promise<EmulatedAccount> {
  const emulator = await createEmulator({
    startContainer: containersOn(PYTHON),
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    instant: true,
    ...options,
  });
  const server = await serve(emulator, { port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  return { emulator, url: server.url, close };
}
