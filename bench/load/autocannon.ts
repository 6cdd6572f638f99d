import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const PROGRAM = createRequire(import.meta.url).resolve('autocannon');

export interface Load {
  readonly url: string;
  readonly requests: number;
  /** Per second, over all connections. */
  readonly rate: number;
  readonly connections: number;
  readonly body: string;
}

/** The parts of the tool's report that are read here; latencies in ms. */
export interface LoadResult {
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly '2xx': number;
  readonly duration: number;
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly requests: { readonly average: number };
}

/** Runs autocannon in a separate process, which sends JSON bodies at a steady rate. Throws when it fails. */
export async function autocannon({ url, requests, rate, connections, body }: Load): Promise<LoadResult> {
  const flags = ['--json', '--amount', String(requests), '--overallRate', String(rate)];
  const more = ['--connections', String(connections), '--timeout', '30', '--method', 'POST'];
  const content = ['--headers', 'content-type=application/json', '--body', body];
  const child = spawn(process.execPath, [PROGRAM, ...flags, ...more, ...content, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  const output = await text(child.stdout);
  if ((await status) !== 0) throw new Error(`autocannon ended with ${String(await status)}`);
  return JSON.parse(output) as LoadResult;
}
