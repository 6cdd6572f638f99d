import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serve } from 'sagemaker-emulator';
import {
  ACCOUNT_ID,
  type EmulatedAccount,
  GLOBAL_NAMES,
  globalBucketOf,
  KEY,
  REGION,
} from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { type Outcome, resultOf, run } from './command.ts';
import { planted } from './planted.ts';

const TAKEN = globalBucketOf('taken-dev');
const IMAGE = 'huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04';

const { modelWith, configWith } = planted();
let account: EmulatedAccount;
beforeAll(async () => {
  account = await openEventualAccount({ foreignBuckets: [TAKEN] });
});
afterAll(async () => await account.close());
beforeEach(() => account.emulator.calls.clear());

describe('the doctor', () => {
  const findingsOf = (outcome: Outcome) =>
    resultOf(outcome)['findings'] as { check: string; severity: string; what: string; fix: string }[];

  it('finds everything in one run, each numbered with its fix', async () => {
    const model = await modelWith({
      'code/inference.py': STUB_SCRIPT.replace('texts = data', 'raise ValueError("x")\n    texts = data'),
    });
    const container = {
      version: '4.51',
      environment: { SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS: '120' },
    };
    const config = await configWith({
      name: 'taken',
      model,
      host: { type: 'sagemaker-serverless', memoryMb: 6144 },
      container,
      gateway: { maxBodyKb: 9000 },
      roles: { endpoint: `arn:aws:iam::${ACCOUNT_ID}:role/no-such-role` },
    });
    const outcome = await run(['doctor', '--config', config, '--region', GLOBAL_NAMES], account.url);
    expect(outcome.status).toBe(3);
    expect(account.emulator.calls.mutating()).toEqual([]);
    const wanted = ['image', 'serverless quota', 'bucket', 'role trust', 'payload', 'dry run'];
    for (const check of wanted) expect(outcome.text).toMatch(new RegExp(`^ +\\d+\\. fault +${check}: `, 'm'));
    expect(outcome.text).toMatch(/^ +\d+\. warning +timeouts: SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS=120/m);
    expect(outcome.text).toContain(`bucket: ${TAKEN} belongs to another account`);
    expect(outcome.text).toMatch(/^Doctor, after \d+ checks: 6 faults, 1 warning$/m);
  });

  it('reports no fault in a valid stack, reuses the dry run, and reports what was not checked', async () => {
    const model = await modelWith({ 'code/inference.py': `# ${Date.now()}\n${STUB_SCRIPT}` });
    const args = ['doctor', '--name', 'good', '--model', model];
    const first = await run(args, account.url);
    expect(first.status, first.text).toBe(0);
    expect(first.text).toContain('Dry run: /ping after');
    expect(first.text).toContain('Ready to deploy.');
    const second = await run(args, account.url);
    expect(second.text).not.toContain('Dry run: /ping after');
    const skipped = findingsOf(await run([...args, '--skip-dry-run', '--json'], account.url));
    expect(skipped).toMatchObject([{ check: 'dry run', severity: 'unchecked' }]);
  });

  it('runs the local checks without an account', async () => {
    const model = await modelWith({ 'code/inference.py': 'def main(): pass' });
    const { status, text } = await run(['doctor', '--name', 'local', '--model', model]);
    expect(status).toBe(2);
    expect(text).toContain('credentials: No AWS credentials were found.');
    expect(text).toContain('archive: code/inference.py defines none of model_fn');
    expect(text).toMatch(/not checked +credentials, quotas, image, bucket/);
  });

  it('inspects an archive that another tool built', async () => {
    const folder = await modelWith();
    const file = join(folder, '..', `${Date.now()}.tar.gz`);
    await create({ gzip: true, file, cwd: join(folder, '..') }, [basename(folder)]);
    const outcome = await run(
      ['doctor', '--name', 'good', '--model', folder, '--archive', file],
      account.url,
    );
    await rm(file);
    expect(outcome.status).toBe(2);
    expect(outcome.text).toContain('are one level too deep');
  });

  it('distinguishes expired or unknown credentials from missing ones', async () => {
    const model = await modelWith();
    const stranger = { AWS_ACCESS_KEY_ID: 'AKIASTRANGER', AWS_SECRET_ACCESS_KEY: 'x' };
    const { status, text } = await run(
      ['doctor', '--name', 'local', '--model', model],
      account.url,
      stranger,
    );
    expect(status).toBe(2);
    expect(text).toContain('InvalidClientTokenId');
    expect(text).toContain('`aws configure list` shows which one is used');
  });
});

describe('the preflight of a deploy', () => {
  it('is skipped without changes, and reduced when only the proxy changes', async () => {
    const model = await modelWith();
    const deploy = ['deploy', '--name', 'calm', '--model', model];
    expect((await run(deploy, account.url)).status).toBe(0);
    const asked = (): string[] =>
      account.emulator.calls.calls
        .map(({ action }) => action)
        .filter((action) => /Quota|Images|Simulate/.test(action));
    account.emulator.calls.clear();
    expect((await run(deploy, account.url)).status).toBe(0);
    expect(asked()).toEqual([]);
    const config = await configWith({ name: 'calm', model, gateway: { memoryMb: 1024 } });
    const proxyOnly = await run(['deploy', '--config', config], account.url);
    expect(proxyOnly.status, proxyOnly.text).toBe(0);
    expect(asked()).toEqual(['SimulatePrincipalPolicy']);
    expect((await run(['destroy', '--name', 'calm'], account.url)).status).toBe(0);
  });

  it('does not stop a deploy with --force, but prints its faults', async () => {
    const config = await configWith({ name: 'forced', gateway: { maxBodyKb: 5000 } });
    const outcome = await run(['deploy', '--config', config, '--force'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(outcome.text).toContain('gateway.maxBodyKb is 5000 KB');
    expect((await run(['destroy', '--name', 'forced'], account.url)).status).toBe(0);
  });

  it('reports denied reads as not checked', async () => {
    const { status, text } = await doctorWithout(/ListServiceQuotas|DescribeImages|SimulatePrincipalPolicy/);
    expect(status, text).toBe(0);
    for (const check of ['quotas', 'image', 'passing a role to SageMaker', 'passing a role to Lambda'])
      expect(text).toMatch(new RegExp(`not checked +${check}: \\S+ failed: AccessDeniedException`));
    expect(text).toContain('checks: 4 not checked');
  });
});

/** Runs the doctor in an account that denies these actions. */
async function doctorWithout(denied: RegExp): Promise<Outcome> {
  const fetch = async (request: Request): Promise<Response> => {
    const text = await request.clone().text();
    if (!denied.test(`${request.headers.get('x-amz-target')} ${text}`))
      return await account.emulator.fetch(request);
    const message = 'User: arn:aws:iam::123456789012:user/blind is not authorized to perform that';
    if (request.headers.has('x-amz-target'))
      return Response.json({ __type: 'AccessDeniedException', message }, { status: 400 });
    const xml = `<ErrorResponse><Error><Code>AccessDeniedException</Code><Message>${message}</Message></Error></ErrorResponse>`;
    return new Response(xml, { status: 403, headers: { 'content-type': 'text/xml' } });
  };
  const server = await serve({ fetch, setBaseUrl: account.emulator.setBaseUrl }, { port: 0 });
  try {
    return await run(['doctor', '--name', 'blind', '--model', await modelWith()], server.url);
  } finally {
    await server.close();
    account.emulator.setBaseUrl(account.url);
  }
}

it('rejects an image that is missing in the registry or too large for serverless', async () => {
  const model = await modelWith();
  const doctor = async (images: Readonly<Record<string, number>>): Promise<string> => {
    const other = await openEventualAccount({ images });
    try {
      const { status, text } = await run(
        ['doctor', '--name', 'images', '--model', model, '--skip-dry-run'],
        other.url,
      );
      expect(status).toBe(2);
      return text;
    } finally {
      await other.close();
    }
  };
  expect(await doctor({ [IMAGE]: 11_000_000_000 })).toContain(
    '11.0 GB compressed, and the host accepts an image of 10 GB at most',
  );
  expect(await doctor({})).toMatch(/image: the registry has no \S+transformers5\.5\.3-cpu/);
});

it('the proxy applies the configured limits, and names the one exceeded', async () => {
  const config = await configWith({ name: 'small', gateway: { maxBodyKb: 1, auth: 'none' } });
  const deployed = resultOf(await run(['deploy', '--config', config, '--json'], account.url));
  const post = async (text: string): Promise<Response> =>
    await globalThis.fetch(String(deployed['url']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: text }),
    });
  expect((await post('rent')).status).toBe(200);
  const rejected = await post('x'.repeat(1100));
  expect(rejected.status).toBe(413);
  expect(await rejected.text()).toContain('gateway.maxBodyKb');
  expect((await run(['destroy', '--name', 'small'], account.url)).status).toBe(0);
});

it('reports no fault with the printed deployer policy, with IAM enforced', async () => {
  const enforcing = await openEventualAccount({ enforceIam: true });
  try {
    const iam = new IAMClient({ endpoint: enforcing.url, region: REGION, credentials: KEY });
    const printed = await run(['policy', '--name', 'bounded', '--json'], enforcing.url);
    await iam.send(new CreateUserCommand({ UserName: 'deployer' }));
    for (const [index, document] of printed.lines.entries()) {
      const input = { PolicyName: `part-${index}`, PolicyDocument: JSON.stringify(document) };
      const { Policy } = await iam.send(new CreatePolicyCommand(input));
      await iam.send(new AttachUserPolicyCommand({ UserName: 'deployer', PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'deployer' }));
    const deployer = {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
    };
    const args = ['doctor', '--name', 'bounded', '--model', await modelWith()];
    const { status, text } = await run(args, enforcing.url, deployer);
    expect(status, text).toBe(0);
    expect(text).toContain('checks: nothing found');
  } finally {
    await enforcing.close();
  }
});
