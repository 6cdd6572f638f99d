import { fileURLToPath } from 'node:url';
import { linesOf } from './lines-of.ts';

const DRIVER = fileURLToPath(new URL('./driver.py', import.meta.url));

/** One start of the stack and its answers, as driver.py prints it. */
export interface Start {
  readonly name: string;
  readonly runtime: string;
  readonly unpackS: number;
  readonly startS: number;
  readonly startCpuS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly workerMb: number;
}

/** In a network namespace with loopback only: nothing can be downloaded. */
export async function measureStarts(
  venv: string,
  rounds: number,
  named: readonly string[],
): Promise<Start[]> {
  const isolated = ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const lines = await linesOf('unshare', [...isolated, 'python3', DRIVER, venv, String(rounds), ...named]);
  return lines.map((line) => JSON.parse(line) as Start);
}
