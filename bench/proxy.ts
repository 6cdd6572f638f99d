import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFunction } from './lambda-runtime/function-process.ts';
import { stubEndpoint } from './lambda-runtime/stub-endpoint.ts';
import { withinLimit, ownTimes, quantile } from './limits.ts';
import { classifyEvent, proxyEnvironment } from './peer-proxies/invocation.ts';
import { prepareProxies, type Proxy, type ProxyName } from './peer-proxies/proxies.ts';

/**
 * The cost of the proxy: its start with the first call, and its own time in a warm call, compared with typical
 * hand-written handlers. All run behind the same Runtime API and call the same endpoint, in turns. For starts the
 * minimum of all rounds counts, since load on a shared machine only adds time.
 */
const STARTS = 24;
// The number of starts that are followed by warm calls.
const WARM_STARTS = 6;
const WARM_CALLS = 600;
const LIMITS = { toBoto3: 0.6, toBundledSdk: 0.85, bundleBytes: 200_000, ownP99Ms: 3 };

interface Start {
  readonly initMs: number;
  readonly firstMs: number;
}
interface Measured {
  readonly starts: Start[];
  /** Duration of warm calls as the Runtime API sees them, including the endpoint's response time. */
  readonly calls: number[];
  /** The proxy's own time, from its log line. */
  readonly own: number[];
}

const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-bench-'));
const endpoint = await stubEndpoint();
try {
  const proxies = await prepareProxies(folder);
  const measured = new Map<ProxyName, Measured>();
  for (const { name } of proxies) measured.set(name, { starts: [], calls: [], own: [] });
  for (let round = 0; round < STARTS; round += 1)
    for (const proxy of proxies)
      await measure(proxy, round < WARM_STARTS ? WARM_CALLS : 0, of(measured, proxy.name));
  for (const proxy of proxies) printProxy(proxy, of(measured, proxy.name));
  process.exitCode = judge(proxies, measured) ? 0 : 1;
} finally {
  endpoint.close();
  await rm(folder, { recursive: true });
}

async function measure(proxy: Proxy, warmCalls: number, into: Measured): Promise<void> {
  const running = await startFunction(proxy, proxyEnvironment(endpoint.url));
  try {
    const call = async (id: string): Promise<number> => {
      const { answer, ms } = await running.invoke(classifyEvent(id));
      if ((answer as { statusCode?: number }).statusCode !== 200)
        throw new Error(`${proxy.name} answered ${JSON.stringify(answer)}`);
      return ms;
    };
    into.starts.push({ initMs: running.initMs, firstMs: await call('first') });
    for (let count = 0; count < warmCalls; count += 1) into.calls.push(await call(`warm-${count}`));
    into.own.push(...ownTimes(running.written()).slice(1));
  } finally {
    await running.stop();
  }
}

function judge(proxies: readonly Proxy[], measured: ReadonlyMap<ProxyName, Measured>): boolean {
  const ours = of(measured, 'ours');
  const total = leastTotal(ours);
  const ratios = [
    withinLimit('init + first call to boto3', total / leastTotal(of(measured, 'boto3')), LIMITS.toBoto3),
    withinLimit(
      'init + first call to the bundled SDK',
      total / leastTotal(of(measured, 'sdk-bundled')),
      LIMITS.toBundledSdk,
    ),
    withinLimit('own part of a warm call, p99 ms', quantile(ours.own, 0.99), LIMITS.ownP99Ms),
    withinLimit(
      'bundle, kB',
      (proxies.find(({ name }) => name === 'ours')?.bytes ?? Infinity) / 1000,
      LIMITS.bundleBytes / 1000,
    ),
  ];
  return ratios.every(Boolean);
}

function printProxy({ name, bytes }: Proxy, measured: Measured): void {
  const least = (part: keyof Start): string =>
    Math.min(...measured.starts.map((each) => each[part])).toFixed(0);
  const size = bytes === undefined ? '–' : `${(bytes / 1000).toFixed(0)} kB`;
  const at = (share: number): string => quantile(measured.calls, share).toFixed(2);
  console.log(
    `${name.padEnd(13)} ${size.padStart(7)}; init ${least('initMs')} ms, first call ${least('firstMs')} ms, ` +
      `both ${leastTotal(measured).toFixed(0)} ms; warm p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
}

function leastTotal({ starts }: Measured): number {
  return Math.min(...starts.map(({ initMs, firstMs }) => initMs + firstMs));
}

function of(measured: ReadonlyMap<ProxyName, Measured>, name: ProxyName): Measured {
  const found = measured.get(name);
  if (!found) throw new Error(`${name} was not measured`);
  return found;
}
