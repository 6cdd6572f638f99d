import { mkdtemp, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DesiredRelease, releaseFromFolders } from '../src/deploy/build-artifacts.ts';
import { deployStack } from '../src/deploy/deploy-stack.ts';
import { type ParsedArgs } from '../src/cli/flags/flags.ts';
import { WHOLE_PREFLIGHT } from '../src/preflight/options.ts';
import { preparePython } from '../src/local/python-environment.ts';
import { type ConfigContext, resolveStackContext } from '../src/deploy/context.ts';
import { openConfigContext } from '../src/cli/open-context.ts';
import { fastPath } from '../src/deploy/fast-path.ts';
import { createReport } from '../src/cli/output/report.ts';
import { type Call, depthOf, slowAws } from './slow-aws.ts';

/**
 * How close a deploy comes to the time that AWS itself needs, in an emulated account where every call takes 80 ms,
 * a role ten seconds and an endpoint 150, on a clock that runs twice as fast; and what a deploy costs that has
 * nothing, or only the proxy, to change.
 */
const FASTER = 2;
const PACE = { callMs: 80, iamMs: 10_000 };
const ENDPOINT_MS = 150_000;
// What no order of calls can avoid: a role that can be assumed, then model, config, endpoint, and one look at it.
const FLOOR_MS = PACE.iamMs + 4 * PACE.callMs + ENDPOINT_MS;
const LIMITS = { ratio: 1.05, reads: 10, depth: 1, proxyWrites: 4 };

// Like packing, the dry run is the machine's own work, done once for a content; the reads of the preflight count.
const preflight = { ...WHOLE_PREFLIGHT, skipDryRun: true };

const signal = new AbortController().signal;
const report = createReport({ json: false, terminal: false, color: false, out: () => {}, err: () => {} });
const cache = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-bench-'));
const { python } = await preparePython('onnx', { say: console.log });
const aws = await slowAws(PACE, FASTER, python);
Object.assign(process.env, {
  AWS_ENDPOINT_URL: aws.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  SAGEMAKER_GATEWAY_CACHE: cache,
});

try {
  const first = await measured(async (configContext, wanted) => {
    await deployStack(await resolveStackContext(configContext), wanted, { preflight });
  });
  const nothing = await measured(async (configContext, wanted) => {
    if (!(await fastPath(configContext, wanted))) throw new Error('it found a difference');
  });
  const proxy = await measured(async (configContext, wanted) => {
    const config = { ...wanted.config, gateway: { ...wanted.config.gateway, memoryMb: 1024 } };
    await deployStack(
      await resolveStackContext({ ...configContext, config }),
      { ...wanted, config },
      { preflight },
    );
  });
  process.exitCode = judge(first, nothing, proxy) ? 0 : 1;
} finally {
  await aws.close();
  await rm(cache, { recursive: true });
}

interface Measured {
  readonly elapsedMs: number;
  readonly calls: readonly Call[];
  readonly writes: number;
}

/** One deploy on the fast clock, with the calls it made. Packing is the machine's own work, and no clock hastens it. */
async function measured(
  work: (configContext: ConfigContext, wanted: DesiredRelease) => Promise<void>,
): Promise<Measured> {
  const given: ParsedArgs = { flags: { name: 'bench' }, words: [] };
  const configContext = await openConfigContext(given, report, signal);
  const wanted = await releaseFromFolders(configContext);
  const clock = {
    now: aws.now,
    sleep: async (ms: number, until: AbortSignal) => await sleep(ms / FASTER, undefined, { signal: until }),
  };
  const calls = aws.calls.length;
  const writes = aws.mutating();
  const startedAt = aws.now();
  await work({ ...configContext, engine: { ...configContext.engine, clock } }, wanted);
  return { elapsedMs: aws.now() - startedAt, calls: aws.calls.slice(calls), writes: aws.mutating() - writes };
}

function judge(first: Measured, nothing: Measured, proxy: Measured): boolean {
  const ratio = first.elapsedMs / FLOOR_MS;
  console.log(
    `first deploy: ${seconds(first.elapsedMs)} s, floor ${seconds(FLOOR_MS)} s: ${ratio.toFixed(3)} times, limit ` +
      `${LIMITS.ratio}; ${first.calls.length} calls, ${first.writes} of them writes`,
  );
  console.log(
    `nothing to change: ${nothing.calls.length} reads (limit ${LIMITS.reads}), depth ${depthOf(nothing.calls)} ` +
      `(limit ${LIMITS.depth}), ${nothing.writes} writes (limit 0), ${seconds(nothing.elapsedMs)} s`,
  );
  console.log(
    `proxy alone: ${proxy.writes} writes (limit ${LIMITS.proxyWrites}), ${proxy.calls.length} calls, ` +
      `${seconds(proxy.elapsedMs)} s`,
  );
  return (
    ratio <= LIMITS.ratio &&
    nothing.calls.length <= LIMITS.reads &&
    depthOf(nothing.calls) <= LIMITS.depth &&
    nothing.writes === 0 &&
    proxy.writes <= LIMITS.proxyWrites
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
