import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployStack } from '../src/deploy/deploy-stack.ts';
import { DEFAULT_PREFLIGHT } from '../src/preflight/options.ts';
import { preparePython } from '../src/local/python-environment.ts';
import { resolveStackContext } from '../src/deploy/context.ts';
import { fastPath } from '../src/deploy/fast-path.ts';
import { type Measured, measureDeploy } from './measured-deploy.ts';
import { depthOf, slowAws } from './slow-aws.ts';

/**
 * Compares the duration of a deploy with the time that AWS itself needs, in an emulated account where every call takes
 * 80 ms, a role 10 s and an endpoint 150 s, on a clock that runs twice as fast. Also counts the calls of a deploy that
 * changes nothing, or only the proxy.
 */
const FASTER = 2;
const PACE = { callMs: 80, iamMs: 10_000 };
const ENDPOINT_MS = 150_000;
// The minimum for any order of calls: a role that can be assumed, then model, config, endpoint, and one read of it.
const FLOOR_MS = PACE.iamMs + 4 * PACE.callMs + ENDPOINT_MS;
const LIMITS = { ratio: 1.05, reads: 10, depth: 1, proxyWrites: 4 };

// Like packing, the dry run is local work, done once per content; the reads of the preflight count.
const preflight = { ...DEFAULT_PREFLIGHT, skipDryRun: true };

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
  const first = await measureDeploy(aws, FASTER, async (configContext, wanted) => {
    await deployStack(await resolveStackContext(configContext), wanted, { preflight });
  });
  const nothing = await measureDeploy(aws, FASTER, async (configContext, wanted) => {
    if (!(await fastPath(configContext, wanted))) throw new Error('it found a difference');
  });
  const proxy = await measureDeploy(aws, FASTER, async (configContext, wanted) => {
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
