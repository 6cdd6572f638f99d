import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  DescribeEndpointCommand,
  SageMakerClient,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { type Outcome, resultOf, run } from './command.ts';
import { successfulWrites } from './successful-writes.ts';

let account: EmulatedAccount;
let sagemaker: SageMakerClient;
let first = '';
let second = '';

beforeAll(async () => {
  account = await openEventualAccount();
  sagemaker = new SageMakerClient({ endpoint: account.url, region: REGION, credentials: KEY });
  first = await stubModelFolder();
  second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
});
afterAll(async () => {
  await account.close();
  await Promise.all([first, second].map(async (folder) => await rm(folder, { recursive: true })));
});

const REALTIME = ['--host', 'sagemaker-realtime'];
const SERVERLESS = ['--host', 'sagemaker-serverless'];
/** A configuration that deletes an endpoint at once: no requests are in flight here. */
const QUICK = ['--config', fileURLToPath(new URL('quick.config.ts', import.meta.url))];

/** A command on one stack, and its writes to the account. */
function on(name: string): (command: string, ...args: string[]) => Promise<Outcome> {
  return async (command, ...args) => {
    account.emulator.calls.clear();
    return await run([command, '--name', name, ...args], account.url);
  };
}

const written = (): string[] => successfulWrites(account);

async function variantOf(endpoint: string) {
  const { ProductionVariants } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: endpoint }),
  );
  return ProductionVariants?.[0];
}

async function scaleTo(endpoint: string, count: number): Promise<void> {
  const variant = { VariantName: 'primary', DesiredInstanceCount: count };
  await sagemaker.send(
    new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: endpoint,
      DesiredWeightsAndCapacities: [variant],
    }),
  );
  await expect
    .poll(async () => (await variantOf(endpoint))?.CurrentInstanceCount, { timeout: 90_000 })
    .toBe(count);
}

// In each journey, a test continues where the previous one left the account.
describe('a real-time endpoint, from nothing to nothing', () => {
  const command = on('machines');

  it('deploys on instances until the URL has answered with the release', async () => {
    const outcome = await command('deploy', ...REALTIME, '--model', first, '--instances', '2', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['answer']).toEqual([[{ label: 'stub', score: 1 }]]);
    expect(await variantOf('machines-dev')).toMatchObject({ CurrentInstanceCount: 2 });
  });

  it('classifies through the same route', async () => {
    const outcome = await command('classify', 'rent', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['answer']).toEqual([[{ label: 'stub', score: 1 }]]);
  });

  it('changes nothing in a second deploy', async () => {
    const { status, text } = await command('deploy', ...REALTIME, '--model', first, '--instances', '2');
    expect(status, text).toBe(0);
    expect(text).toContain('Nothing to change.');
  });

  it('keeps a scaled-out instance count in a new release, and shows it in the plan', async () => {
    await scaleTo('machines-dev', 5);
    const args = [...REALTIME, '--model', second, '--instances', '2'];
    const plan = await command('plan', ...args);
    expect(plan.text).toContain('instances: 5 → 5 (changed by autoscaling and kept; configured: 2)');
    expect(written()).toEqual([]);
    const outcome = await command('deploy', ...args, '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['answer']).toEqual([[{ label: 'other', score: 1 }]]);
    expect(await variantOf('machines-dev')).toMatchObject({ CurrentInstanceCount: 5 });
  });

  it('applies a higher instance count from the configuration', async () => {
    const outcome = await command('deploy', ...REALTIME, '--model', second, '--instances', '6', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(await variantOf('machines-dev')).toMatchObject({ CurrentInstanceCount: 6 });
  });

  it('destroys everything', async () => {
    const outcome = await command('destroy', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    const status = await command('status', '--json');
    expect(resultOf(status)['resources']).toEqual([]);
  });
});

describe('from serverless to real-time', () => {
  const command = on('grown');

  it('updates in place under the same URL, and the plan warns that this is irreversible', async () => {
    const before = await command('deploy', ...SERVERLESS, '--model', first, '--json');
    expect(before.status, before.text).toBe(0);
    const plan = await command('plan', ...REALTIME, '--model', first);
    expect(plan.text).toContain('host: serverless → real-time');
    const after = await command('deploy', ...REALTIME, '--model', first, '--json');
    expect(after.status, after.text).toBe(0);
    expect(written()).toContain('sagemaker:UpdateEndpoint');
    expect(written()).not.toContain('sagemaker:CreateEndpoint');
    expect(resultOf(after)['url']).toBe(resultOf(before)['url']);
    expect(resultOf(after)['releaseId']).not.toBe(resultOf(before)['releaseId']);
    const variant = await variantOf('grown-dev');
    expect(variant).toMatchObject({ CurrentInstanceCount: 1 });
    expect(variant?.CurrentServerlessConfig).toBeUndefined();
    expect((await command('destroy')).status).toBe(0);
  });
});

describe('from real-time to serverless, which SageMaker does not support in place', () => {
  const command = on('shrunk');
  let url: unknown;

  it('plans a second endpoint next to the first, and writes nothing', async () => {
    const before = await command('deploy', ...REALTIME, '--model', first, '--json');
    expect(before.status, before.text).toBe(0);
    url = resultOf(before)['url'];
    const plan = await command('plan', ...QUICK, ...SERVERLESS, '--model', first);
    expect(plan.status, plan.text).toBe(0);
    expect(plan.text).toMatch(/\+ endpoint +endpoint +shrunk-dev-b\n/);
    expect(plan.text).toMatch(/- endpoint +endpoint +shrunk-dev\n/);
    expect(written()).toEqual([]);
  });

  it('sends no traffic to a second endpoint with a failing model, and deletes it', async () => {
    const bad = await stubModelFolder({
      'code/inference.py': STUB_SCRIPT.replace(
        'return os.environ.get("STUB_LABEL", "stub")',
        'raise ValueError("no")',
      ),
    });
    // The dry run of the preflight would find it first.
    const args = [...QUICK, ...SERVERLESS, '--skip-dry-run', '--model', bad, '--json'];
    const failed = await command('deploy', ...args);
    await rm(bad, { recursive: true });
    expect(failed.status, failed.text).toBe(8);
    expect(failed.text).toContain('the old release keeps serving');
    expect(written()).toContain('sagemaker:CreateEndpoint');
    expect(written()).not.toContain('lambda:UpdateFunctionConfiguration');
    await expect(variantOf('shrunk-dev-b')).rejects.toThrow('Could not find endpoint');
    const { answer } = resultOf(await command('classify', 'rent', '--json'));
    expect(answer).toEqual([[{ label: 'stub', score: 1 }]]);
  });

  it('switches the proxy when the second endpoint answers, and then deletes the first', async () => {
    const after = await command('deploy', ...QUICK, ...SERVERLESS, '--model', first, '--json');
    expect(after.status, after.text).toBe(0);
    expect(resultOf(after)['url']).toBe(url);
    expect(await variantOf('shrunk-dev-b')).toHaveProperty('CurrentServerlessConfig');
    const order = [
      'sagemaker:CreateEndpoint',
      'lambda:UpdateFunctionConfiguration',
      'sagemaker:DeleteEndpoint',
    ];
    expect(written().filter((call) => order.includes(call))).toEqual(order);
    await expect(variantOf('shrunk-dev')).rejects.toThrow('Could not find endpoint');
  });

  it('has nothing to do in a second deploy', async () => {
    const again = await command('deploy', ...QUICK, ...SERVERLESS, '--model', first);
    expect(again.text).toContain('Nothing to change.');
    expect(written()).toEqual([]);
  });

  it('updates the second endpoint, and moves back to instances in place', async () => {
    const args = [...QUICK, '--model', first, '--json'];
    expect((await command('deploy', ...SERVERLESS, '--memory', '1024', ...args)).status).toBe(0);
    const back = await command('rollback', '--to', await oldestRelease(), ...QUICK, '--json');
    expect(back.status, back.text).toBe(0);
    expect(await variantOf('shrunk-dev-b')).toMatchObject({ CurrentInstanceCount: 1 });
  });

  it('switches again, now from the second name to the first', async () => {
    const after = await command('deploy', ...QUICK, ...SERVERLESS, '--model', second, '--json');
    expect(after.status, after.text).toBe(0);
    expect(await variantOf('shrunk-dev')).toHaveProperty('CurrentServerlessConfig');
    await expect(variantOf('shrunk-dev-b')).rejects.toThrow('Could not find endpoint');
    const destroyed = await command('destroy', '--json');
    expect(destroyed.status, destroyed.text).toBe(0);
    expect(resultOf(await command('status', '--json'))['resources']).toEqual([]);
  });

  async function oldestRelease(): Promise<string> {
    const { releases } = resultOf(await command('releases', '--json')) as { releases: { id: string }[] };
    return releases.at(-1)?.id ?? '';
  }
});

describe('an option that the host does not support is rejected before any call', () => {
  it.each([
    [['--instance', 'ml.p2.xlarge', ...REALTIME], 'Use ml.g4dn.xlarge'],
    [['--memory', '2048', ...REALTIME], '--memory is not supported on the host sagemaker-realtime'],
    [['--instances', '2', ...SERVERLESS], '--instances is not supported on the host sagemaker-serverless'],
    [['--provisioned-concurrency', '9', ...SERVERLESS], 'more than maxConcurrency (5)'],
    [['--host', 'lambda'], 'host.type: must be one of'],
  ])('rejects %j', async (args, named) => {
    const { status, text } = await on('unfit')('deploy', '--model', first, ...args);
    expect(status).toBe(2);
    expect(text).toContain(named);
    expect(account.emulator.calls.calls).toEqual([]);
  });
});
