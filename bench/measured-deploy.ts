import { setTimeout as sleep } from 'node:timers/promises';
import { openConfigContext } from '../src/cli/open-context.ts';
import { createReport } from '../src/cli/output/report.ts';
import type { ConfigContext } from '../src/deploy/context.ts';
import { type DesiredState, desiredFromFolders } from '../src/deploy/desired-state.ts';
import type { Call, SlowAws } from './slow-aws.ts';

export interface Measured {
  readonly elapsedMs: number;
  readonly calls: readonly Call[];
  readonly writes: number;
}

/**
 * Runs one deploy on a clock that is `faster` times as fast as the machine's, and returns its duration and its calls.
 * Packing runs before the measured time: it is local work, which no clock can speed up.
 */
export async function measureDeploy(
  aws: SlowAws,
  faster: number,
  deploy: (configContext: ConfigContext, desired: DesiredState) => Promise<void>,
): Promise<Measured> {
  const report = createReport({ json: false, color: false, out: () => {}, err: () => {} });
  const args = { flags: { name: 'bench' }, words: [] };
  const configContext = await openConfigContext(args, report, new AbortController().signal);
  const desired = await desiredFromFolders(configContext);
  const clock = {
    now: () => aws.now(),
    sleep: async (ms: number, signal: AbortSignal) => await sleep(ms / faster, undefined, { signal }),
  };
  const calls = aws.calls.length;
  const writes = aws.mutating();
  const startedAt = aws.now();
  await deploy({ ...configContext, engine: { ...configContext.engine, clock } }, desired);
  return { elapsedMs: aws.now() - startedAt, calls: aws.calls.slice(calls), writes: aws.mutating() - writes };
}
