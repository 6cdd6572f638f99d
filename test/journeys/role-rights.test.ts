import { rm } from 'node:fs/promises';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, serve } from 'sagemaker-emulator';
import { KEY, PYTHON, REGION } from '../emulated-account.ts';
import { EVENTUAL } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { resultOf, run } from './command.ts';
import { runHere } from './in-process.ts';
import { speedUpTime } from './paced-waits.ts';
import { containersOn } from '../../src/container/container-process.ts';

let model = '';
beforeAll(async () => {
  model = await stubModelFolder();
});
afterAll(async () => await rm(model, { recursive: true }));

/** An account that enforces IAM, with a hook before the first call of an action. */
async function troubledAccount() {
  const emulator = await createEmulator({
    ...EVENTUAL,
    startContainer: containersOn(PYTHON),
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    timeScale: 0.001,
    enforceIam: true,
  });
  let trouble: { action: string; befall: () => Promise<void> } | undefined;
  const fetch: Emulator['fetch'] = async (request) => {
    const due = request.headers.get('x-amz-target')?.endsWith(`.${trouble?.action}`) ? trouble : undefined;
    if (due) trouble = undefined;
    await due?.befall();
    return await emulator.fetch(request);
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  const iam = new IAMClient({ endpoint: server.url, region: REGION, credentials: KEY });
  return {
    url: server.url,
    /** Reduces a role of the stack to these permissions, and waits until they are in effect. */
    give: async (role: 'endpoint' | 'proxy', ...actions: string[]): Promise<void> => {
      const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
      const RoleName = `robbed-dev-${REGION}-${role}`;
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'least-privilege', PolicyDocument }));
      await emulator.account.consistency.settled();
    },
    before: (action: string, befall: () => Promise<void>) => void (trouble = { action, befall }),
    close: async (): Promise<void> => {
      await server.close();
      await emulator.close();
    },
  };
}

let account: Awaited<ReturnType<typeof troubledAccount>>;
beforeEach(async () => {
  account = await troubledAccount();
});
afterEach(async () => await account.close());

const on = async (command: string, ...args: string[]) =>
  await run([command, '--name', 'robbed', ...args], account.url);
const deploy = async () => await on('deploy', '--model', model, '--json');

const PULL = [
  'ecr:GetAuthorizationToken',
  'ecr:BatchCheckLayerAvailability',
  'ecr:GetDownloadUrlForLayer',
  'ecr:BatchGetImage',
];

describe("the endpoint's role", () => {
  it('without s3:GetObject at CreateEndpoint ends a deploy with the cause and the fix', async () => {
    account.before('CreateEndpoint', async () => await account.give('endpoint', ...PULL));
    const outcome = await on('deploy', '--model', model);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain('Could not access model data at s3://robbed-dev-');
    expect(outcome.text).toContain("Likely cause: The endpoint's role may not read the archive");
    // The next run rewrites the role, as the diagnosis says.
    const again = await deploy();
    expect(again.status, again.text).toBe(0);
  });

  it('without s3:GetObject at CreateModel is taken for new for two minutes', async () => {
    account.before('CreateModel', async () => await account.give('endpoint', ...PULL));
    const restoreTime = speedUpTime();
    const outcome = await runHere(['deploy', '--name', 'robbed', '--model', model, '--json'], account.url);
    restoreTime();
    expect(outcome.status, outcome.text).toBe(6);
    expect(outcome.text).toContain('Could not access model data at s3://robbed-dev-');
    expect(outcome.text).toContain('the policy of the new role is not in effect yet');
    const again = await deploy();
    expect(again.status, again.text).toBe(0);
  });

  it('without permission to pull the image fails a deploy with the cause', async () => {
    account.before('CreateEndpoint', async () => await account.give('endpoint', 's3:GetObject'));
    const outcome = await on('deploy', '--model', model);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain("Likely cause: The endpoint's role may not pull the image.");
  });
});

describe("the proxy's role", () => {
  it('without InvokeEndpoint answers 502 and logs the cause; a deploy fixes it', async () => {
    const deployed = await deploy();
    expect(deployed.status, deployed.text).toBe(0);
    await account.give('proxy', 'logs:CreateLogStream', 'logs:PutLogEvents');
    const failed = await on('classify', 'rent');
    expect(failed.status, failed.text).toBe(8);
    expect(failed.text).toContain('502');
    const { findings } = resultOf(await on('logs', '--json')) as { findings: { id: string }[] };
    expect(findings.map(({ id }) => id)).toContain('invoke-denied');
    expect((await deploy()).status).toBe(0);
    expect((await on('classify', 'rent')).status).toBe(0);
  });

  it('without permission to write logs still answers', async () => {
    expect((await deploy()).status).toBe(0);
    const linesOf = async () =>
      (resultOf(await on('logs', '--json')) as { lines: { from: string }[] }).lines.filter(
        ({ from }) => from === 'proxy',
      ).length;
    const before = await linesOf();
    expect(before).toBeGreaterThan(0);
    await account.give('proxy', 'sagemaker:InvokeEndpoint');
    expect((await on('classify', 'rent')).status).toBe(0);
    expect(await linesOf()).toBe(before);
  });
});
