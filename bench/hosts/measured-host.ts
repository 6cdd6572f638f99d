import { deploy, destroy } from '../../src/index.ts';
import { quantile } from '../limits.ts';
import { endEnvironments } from './function-processes.ts';
import type { MeasuredAccount } from './measured-account.ts';
import { post, requestMs, warmTimes } from './requests.ts';
import { changeScript, sampleOn, writeScript } from './sample.ts';

const COLD = 5;

/** What was measured of a host. */
export interface MeasuredHost {
  readonly host: string;
  readonly coldMs: number;
  readonly warmMs: readonly number[];
  readonly firstBytes: number;
  readonly updateBytes: number;
}

/** Deploys the sample, changes its script, measures, and destroys the stack. */
export async function measureHost(
  measured: MeasuredAccount,
  host: string,
  folder: string,
): Promise<MeasuredHost> {
  await writeScript(folder);
  const config = sampleOn(host, folder);
  const before = measured.sentBytes();
  const { url } = await deploy(config, { skipDryRun: true });
  const deployed = measured.sentBytes();
  await changeScript(folder);
  await deploy(config, { skipDryRun: true });
  const updated = measured.sentBytes();
  const coldMs = host.startsWith('lambda-') ? await coldFunctionMs(url) : await coldContainerMs(measured);
  const warmMs = await warmTimes(url);
  await destroy(config);
  return { host, coldMs, warmMs, firstBytes: deployed - before, updateBytes: updated - deployed };
}

/** The median of requests that find no execution environment; the proxy is warm. */
async function coldFunctionMs(url: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < COLD; round += 1) {
    await endEnvironments();
    times.push(await requestMs(url));
  }
  return quantile(times, 0.5);
}

/** The same without API and proxy: SageMaker sends a container nothing before /ping answers. */
async function coldContainerMs(measured: MeasuredAccount): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < COLD; round += 1) {
    const startedAt = performance.now();
    const container = await measured.startAgain();
    await post(`${container.url}/invocations`);
    times.push(performance.now() - startedAt);
    await container.stop();
  }
  return quantile(times, 0.5);
}
