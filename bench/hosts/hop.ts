import { deploy, destroy } from '../../src/index.ts';
import { directApi } from './direct-api.ts';
import { requestMs, WARM, warmUp } from './requests.ts';
import { sampleOn, writeScript } from './sample.ts';

/** Durations of the same request by both ways, in ms. */
export interface Hop {
  readonly proxy: readonly number[];
  readonly direct: readonly number[];
}

/** The sample's function behind the proxy, and as the integration of an API; both take turns. */
export async function measureHop(folder: string): Promise<Hop> {
  await writeScript(folder);
  const config = sampleOn('lambda-zip', folder);
  const { url } = await deploy(config, { skipDryRun: true });
  const direct = await directApi(`${config.name}-dev-zip`);
  await warmUp(url);
  await warmUp(direct);
  const times = { proxy: [] as number[], direct: [] as number[] };
  for (let count = 0; count < WARM; count += 1) {
    times.proxy.push(await requestMs(url));
    times.direct.push(await requestMs(direct));
  }
  await destroy(config);
  return times;
}
