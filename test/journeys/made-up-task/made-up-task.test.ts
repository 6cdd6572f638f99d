import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { deploy, type DeployResult, destroy } from '../../../src/index.ts';
import { infer } from '../../../src/client/client.ts';
import { bundleProxy } from '../../../src/package/proxy.ts';
import { TASKS } from '../../../src/tasks/registry.ts';
import { awsEnvironment, type EmulatedAccount } from '../../emulated-account.ts';
import { openEventualAccount } from '../eventual-account.ts';
import { task } from './word-count.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

// The whole of the task: word-count.ts, registered here, and word_count.py, added to the code folder here.
describe('a made-up task', () => {
  let account: EmulatedAccount;
  let code: string;
  let deployed: DeployResult;
  const config = () => ({
    name: 'words',
    model: path('../../../examples/transactions/model'),
    code,
    task: task.name,
    gateway: { auth: 'none' as const, path: '/v1/count', routes: { count: { ratePerSecond: 20 } } },
  });

  beforeAll(async () => {
    TASKS[task.name] = task;
    code = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-made-up-'));
    await cp(path('../../../inference-code'), code, { recursive: true });
    await cp(path('word_count.py'), join(code, 'tasks', 'word_count.py'));
    account = await openEventualAccount({ timeScale: 0.001 });
    Object.assign(process.env, awsEnvironment(account.url));
    deployed = await deploy(config());
  });
  afterAll(async () => {
    delete TASKS[task.name];
    await account.close();
    await rm(code, { recursive: true, force: true });
  });

  it('is verified with its sample at the configured path', () => {
    expect(deployed).toMatchObject({ changed: true, verified: 'url', answer: [3] });
    expect(deployed.url).toMatch(/\/v1\/count$/);
  });

  it('answers JSON and plain text, and rejects invalid bodies', async () => {
    const { answer } = await infer(task, deployed.url, { inputs: ['one', 'two words'] });
    expect(answer).toEqual([1, 2]);
    const post = async (contentType: string, body: string) =>
      await fetch(deployed.url, { method: 'POST', headers: { 'content-type': contentType }, body });
    expect(await (await post('text/plain', 'two words')).json()).toEqual([2]);
    const rejected = await post('application/json', '{"inputs":"a","parameters":{"top_k":1}}');
    expect([rejected.status, await rejected.json()]).toMatchObject([422, { code: 'wrong-shape' }]);
  });

  it('has an OpenAPI document and a health check', async () => {
    const base = deployed.url.replace('/v1/count', '');
    const document = (await (await fetch(`${base}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(['/v1/count', '/health', '/openapi.json']);
    expect(JSON.stringify(document)).toContain('Number of words of each text');
    expect((await fetch(`${base}/health?deep=1`)).status).toBe(200);
  });

  it('is the only task in its proxy', async () => {
    const { zip } = await bundleProxy({ taskModule: task.module, openApi: '{}' });
    const source = new TextDecoder().decode(unzipSync(zip)['index.mjs']);
    expect(source).toContain('word-count');
    expect(source).not.toContain('function_to_apply');
  });

  it('is destroyed', async () => {
    expect((await destroy(config())).removed.length).toBeGreaterThan(5);
  });
});
