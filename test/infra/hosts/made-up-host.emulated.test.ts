import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTS } from '../../../infra/hosts/registry.ts';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { resultOf } from '../../journeys/command.ts';
import { runHere } from '../../journeys/in-process.ts';
import { stubModelFolder } from '../../stub-archive.ts';
import { madeUpHost } from './made-up-host.ts';

let account: EmulatedAccount;
let model = '';
let folder = '';

beforeAll(async () => {
  HOSTS['made-up'] = madeUpHost;
  account = await openEmulatedAccount({ timeScale: 0.001 });
  model = await stubModelFolder();
  folder = await mkdtemp(join(tmpdir(), 'made-up-host-'));
  const config = { name: 'fancy', model, host: { type: 'made-up', workers: 2 }, drainSeconds: 0 };
  await writeFile(join(folder, 'endpoint.config.mjs'), `export default ${JSON.stringify(config)};\n`);
});
afterAll(async () => {
  delete HOSTS['made-up'];
  await account.close();
  await Promise.all([rm(model, { recursive: true }), rm(folder, { recursive: true })]);
});

const on = async (command: string, ...args: string[]) =>
  await runHere([command, '--config', join(folder, 'endpoint.config.mjs'), ...args], account.url);

describe('a host registered by a test', () => {
  it('is deployed, responds through the URL, and is destroyed', async () => {
    const deployed = await on('deploy');
    expect(deployed.status, deployed.text).toBe(0);
    const { releaseId } = resultOf(deployed);
    const sagemaker = new SageMakerClient({ endpoint: account.url, region: REGION, credentials: KEY });
    const { EndpointConfigs: [config] = [] } = await sagemaker.send(
      new ListEndpointConfigsCommand({ NameContains: 'fancy-dev' }),
    );
    const { ProductionVariants } = await sagemaker.send(
      new DescribeEndpointConfigCommand({ EndpointConfigName: config?.EndpointConfigName }),
    );
    expect(ProductionVariants?.[0]?.ServerlessConfig).toEqual({ MemorySizeInMB: 3072, MaxConcurrency: 2 });
    const classified = await on('classify', 'good');
    expect(classified.status, classified.text).toBe(0);
    expect(classified.text).toContain(String(releaseId));
    expect((await on('destroy')).status).toBe(0);
  });

  it('rejects what it does not support, with its own reason or none', async () => {
    const flag = await on('plan', '--memory', '2048');
    expect([flag.status, flag.text]).toEqual([
      2,
      expect.stringContaining('a made-up endpoint has 3 GB of memory'),
    ]);
    const unknown = await on('plan', '--instances', '2');
    expect([unknown.status, unknown.text]).toEqual([2, expect.stringContaining('it has no such option')]);
    const rollout = await on('plan', '--rollout', 'canary');
    expect([rollout.status, rollout.text]).toEqual([
      2,
      expect.stringContaining('a made-up endpoint is replaced at once'),
    ]);
  });

  it('is listed in the error for an unknown type', async () => {
    const unknown = await on('plan', '--host', 'another');
    const types = Object.keys(HOSTS).map((type) => String.raw`\"${type}\"`);
    expect(unknown.text).toContain(`must be one of ${types.join(', ')}`);
  });
});
