import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../free-port.ts';

/** A moto server on loopback. */
export interface MotoServer {
  readonly url: string;
  /** Resets its state. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const START_MS = 60_000;

/**
 * Starts the moto server of a Python environment on a free port. Throws an Error if it does not respond within a
 * minute.
 */
export async function startMoto(environment: string): Promise<MotoServer> {
  const port = await freePort();
  const child = spawn(
    join(environment, 'bin', 'moto_server'),
    ['--host', '127.0.0.1', '--port', String(port)],
    {
      stdio: 'ignore',
      // Without it, moto has no AWS managed policies.
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
    },
  );
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    await untilAnswers(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  const reset = async (): Promise<void> => {
    await fetch(`${url}/moto-api/reset`, { method: 'POST' });
  };
  return { url, reset, close };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const startedAt = Date.now();
  while (child.exitCode === null && Date.now() - startedAt < START_MS) {
    if (await answers(url)) return;
    await sleep(200);
  }
  throw new Error(`moto did not answer at ${url}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
