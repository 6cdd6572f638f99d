import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { startFunction } from './lambda-runtime/function-process.ts';
import { stubEndpoint } from './lambda-runtime/stub-endpoint.ts';
import { withinLimit, ownTimes, quantile } from './limits.ts';
import { autocannon } from './load/autocannon.ts';
import { emulatedApi } from './load/emulated-api.ts';
import { watchMemory } from './load/memory.ts';
import { classifyEvent, proxyEnvironment } from './peer-proxies/invocation.ts';
import { prepareProxies, type Proxy } from './peer-proxies/proxies.ts';

/**
 * The proxy under a steady load: a load generator, the emulator's HTTP API, the deployed proxy, and an endpoint with a
 * fixed response. The proxy's own time comes from its log lines; what the load generator measures is mostly the
 * emulator. Then the proxy and its peers handle one event after another behind the same Runtime API.
 */
const REQUESTS = Number(process.argv[2] ?? 50_000);
// Until then V8 compiles and sizes its young generation: growth that is not a leak.
const WARM_UP = 10_000;
const RATE = 400;
const CONNECTIONS = 4;
const PEER_CALLS = 5_000;
const LIMITS = { ownP99Ms: 3, memoryGrowth: 1.15 };
const BODY = '{"inputs":["UBER TRIP 4412","rent october"],"parameters":{"top_k":2}}';

const folder = await mkdtemp(`${tmpdir()}/sagemaker-gateway-bench-`);
const endpoint = await stubEndpoint();
try {
  const loaded = await underLoad();
  for (const proxy of await prepareProxies(folder)) if (proxy.name !== 'nothing') await printPeer(proxy);
  process.exitCode = loaded ? 0 : 1;
} finally {
  endpoint.close();
  await rm(folder, { recursive: true });
}

async function underLoad(): Promise<boolean> {
  const { GATEWAY_TARGET = '', GATEWAY_STACK = '' } = proxyEnvironment(endpoint.url);
  const api = await emulatedApi({ GATEWAY_TARGET, GATEWAY_STACK, AWS_ENDPOINT_URL: endpoint.url });
  try {
    const load = { url: api.url, rate: RATE, connections: CONNECTIONS, body: BODY };
    await autocannon({ ...load, requests: WARM_UP });
    const before = (await api.lines()).length;
    const memory = watchMemory();
    const result = await autocannon({ ...load, requests: REQUESTS });
    memory.stop();
    const { latency, requests } = result;
    console.log(
      `${result['2xx']} answers in ${result.duration.toFixed(0)} s (${requests.average.toFixed(0)} a second, asked ` +
        `${RATE}); with the emulator p50 ${latency.p50} ms, p99 ${latency.p99} ms, most ${latency.max} ms`,
    );
    const own = ownTimes((await api.lines()).slice(before).join('\n'));
    return judge(result['2xx'], own, memory.tenths());
  } finally {
    await api.close();
  }
}

function judge(answers: number, own: readonly number[], memoryMb: readonly number[]): boolean {
  const [first = NaN] = memoryMb;
  const last = memoryMb.at(-1) ?? NaN;
  console.log(`memory by tenths of the time, MB: ${memoryMb.map((each) => each.toFixed(0)).join(' ')}`);
  console.log(`own part p50 ${quantile(own, 0.5)} ms over ${own.length} lines`);
  return [
    withinLimit('requests without a 200', REQUESTS - answers, 0),
    withinLimit('requests without a line', REQUESTS - own.length, 0),
    withinLimit('own part, p99 ms', quantile(own, 0.99), LIMITS.ownP99Ms),
    withinLimit('memory, last tenth to first', last / first, LIMITS.memoryGrowth),
  ].every(Boolean);
}

async function printPeer(proxy: Proxy): Promise<void> {
  const running = await startFunction(proxy, proxyEnvironment(endpoint.url));
  const calls: number[] = [];
  try {
    for (let count = 0; count < PEER_CALLS; count += 1)
      calls.push((await running.invoke(classifyEvent(`load-${count}`))).ms);
  } finally {
    await running.stop();
  }
  const at = (share: number): string => quantile(calls, share).toFixed(2);
  console.log(`${proxy.name.padEnd(13)} ${PEER_CALLS} calls: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}
