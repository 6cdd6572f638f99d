import { type ConfigInput, deploy, destroy } from '../../src/index.ts';
import { quantile } from '../limits.ts';
import { endEnvironments } from './function-processes.ts';
import type { MeasuredAccount } from './measured-account.ts';
import { post, requestMs, WARM, warmUp } from './requests.ts';
import { changeScript, sampleOn, writeScript } from './sample.ts';

const COLD = 5;

/** The sample on a host, and the bytes that were sent to AWS for it. */
export interface DeployedHost {
  readonly host: string;
  readonly config: ConfigInput;
  readonly url: string;
  readonly firstBytes: number;
  readonly updateBytes: number;
  /** The duration of a first answer without a process. */
  readonly coldMs: () => Promise<number>;
}

/** What was measured of a host. */
export interface MeasuredHost extends DeployedHost {
  readonly cold: readonly number[];
  readonly warm: readonly number[];
}

/** Deploys the sample, then the same with another script. */
export async function deployHost(
  account: MeasuredAccount,
  host: string,
  folder: string,
): Promise<DeployedHost> {
  await writeScript(folder);
  const config = sampleOn(host, folder);
  const before = account.sentBytes();
  const { url } = await deploy(config, { skipDryRun: true });
  const first = account.sentBytes();
  await changeScript(folder);
  await deploy(config, { skipDryRun: true });
  const updateBytes = account.sentBytes() - first;
  const coldMs = host.startsWith('lambda-') ? coldFunction(url) : coldContainer(account);
  return { host, config, url, firstBytes: first - before, updateBytes, coldMs };
}

/** Measures all hosts, which take turns: the load of the machine is then the same for all. */
export async function measureHosts(deployed: readonly DeployedHost[]): Promise<MeasuredHost[]> {
  const hosts = deployed.map((host) => ({ ...host, cold: [] as number[], warm: [] as number[] }));
  for (let round = 0; round < COLD; round += 1) for (const host of hosts) host.cold.push(await host.coldMs());
  for (const { url } of hosts) await warmUp(url);
  for (let round = 0; round < WARM; round += 1)
    for (const host of hosts) host.warm.push(await requestMs(host.url));
  for (const { config } of hosts) await destroy(config);
  return hosts;
}

/** A request that finds no execution environment; the proxy is warm. */
function coldFunction(url: string): () => Promise<number> {
  return async () => {
    await endEnvironments();
    return await requestMs(url);
  };
}

/** The same without API and proxy: SageMaker sends a container nothing before /ping answers. */
function coldContainer(account: MeasuredAccount): () => Promise<number> {
  const startAgain = account.lastContainer();
  return async () => {
    const startedAt = performance.now();
    const container = await startAgain();
    await post(`${container.url}/invocations`);
    const elapsedMs = performance.now() - startedAt;
    await container.stop();
    return elapsedMs;
  };
}

/** Columns with a time, in ms. */
export const TIMES: readonly ((host: MeasuredHost) => number)[] = [
  ({ cold }) => quantile(cold, 0.5),
  ({ warm }) => quantile(warm, 0.5),
  ({ warm }) => quantile(warm, 0.99),
];
