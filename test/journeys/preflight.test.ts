import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config.ts';
import { serve } from '../../src/emulator/server.ts';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../emulated-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { type Outcome, resultOf, run } from './command.ts';

const ACCOUNT = '123456789012';
const M5 = 'ml.m5.large for endpoint usage';
const TAKEN = `taken-dev-${ACCOUNT}-${REGION}`;
const IMAGE = 'huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04';

let account: EmulatedAccount;
const folders: string[] = [];

beforeAll(async () => {
  account = await openEmulatedAccount({ quotas: { [M5]: 0 }, foreignBuckets: [TAKEN] });
});
afterAll(async () => {
  await account.close();
  await Promise.all(folders.map(async (folder) => await rm(folder, { recursive: true })));
});
beforeEach(() => account.emulator.calls.clear());

async function modelWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await stubModelFolder(files);
  folders.push(folder);
  return folder;
}

/** A configuration file over the stub model. */
async function configWith(over: Partial<ConfigInput>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-config-'));
  folders.push(folder);
  const file = join(folder, 'endpoint.config.mjs');
  const config = { name: 'planted', model: over.model ?? (await modelWith()), ...over };
  await writeFile(file, `export default ${JSON.stringify(config)};\n`);
  return file;
}

const client = (region = REGION) => ({ endpoint: account.url, region, credentials: KEY });

/** A deploy that is stopped by its preflight: exit code, and nothing was written. */
async function stopped(args: readonly string[], status: number, over?: NodeJS.ProcessEnv): Promise<string> {
  account.emulator.calls.clear();
  const outcome = await run(['deploy', '--name', 'planted', ...args], account.url, over);
  expect(outcome.status, outcome.text).toBe(status);
  expect(account.emulator.calls.mutating()).toEqual([]);
  return outcome.text;
}

const slow = (line: string): string =>
  `import time\n${STUB_SCRIPT}`.replace('return os.environ', `${line}\n    return os.environ`);

describe('faults that a deploy is stopped by before its first write', () => {
  it('serverless memory over the quota: names quota, value, what fits and the command for more', async () => {
    const text = await stopped(['--model', await modelWith(), '--memory', '4096'], 3);
    expect(text).toContain('"Memory size in MB per serverless endpoint" is 3072; 4096 MB are asked for');
    expect(text).toContain('--memory 3072, which fits today');
    expect(text).toMatch(/request-service-quota-increase .*--quota-code L-[0-9A-F]{8} --desired-value 4096/);
  });

  it('an instance type whose quota is 0', async () => {
    const text = await stopped(['--model', await modelWith(), '--host', 'sagemaker-realtime'], 3);
    expect(text).toContain(`"${M5}" is 0; 1 are asked for`);
    expect(text).toContain('--host sagemaker-serverless');
  });

  it('a brought role that SageMaker may not take, and one that may not read the archive', async () => {
    const iam = new IAMClient(client());
    const trust = (Service: string): string =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
      });
    const made = async (RoleName: string, service: string): Promise<string> => {
      const input = { RoleName, AssumeRolePolicyDocument: trust(service) };
      return (await iam.send(new CreateRoleCommand(input))).Role?.Arn ?? '';
    };
    const untrusting = await made('untrusting', 'ec2.amazonaws.com');
    const proxy = await made('proxy', 'lambda.amazonaws.com');
    const all = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    for (const RoleName of ['untrusting', 'proxy'])
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument: all }));
    const text = await stopped(['--config', await configWith({ roles: { endpoint: untrusting, proxy } })], 3);
    expect(text).toContain(`sagemaker.amazonaws.com cannot take the role ${untrusting}`);
    expect(text).toContain('aws iam update-assume-role-policy --role-name untrusting');
    expect(text).not.toContain(`cannot take the role ${proxy}`);

    const powerless = await made('powerless', 'sagemaker.amazonaws.com');
    const other = await stopped(['--config', await configWith({ roles: { endpoint: powerless, proxy } })], 3);
    expect(other).toContain(`the role ${powerless} may not s3:GetObject on`);
  });

  it('a caller who may not pass the roles on', async () => {
    const iam = new IAMClient(client());
    await iam.send(new CreateUserCommand({ UserName: 'builder' }));
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', NotAction: 'iam:PassRole', Resource: '*' }],
    });
    await iam.send(
      new PutUserPolicyCommand({ UserName: 'builder', PolicyName: 'most', PolicyDocument: policy }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'builder' }));
    const key = {
      AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
    };
    const text = await stopped(['--model', await modelWith()], 3, key);
    expect(text).toContain('user/builder may not pass');
    expect(text).toContain('to sagemaker.amazonaws.com (iam:PassRole): no policy allows it');
    expect(text).toContain('to lambda.amazonaws.com (iam:PassRole): no policy allows it');
  });

  it('a bucket of that name in another region, or in another account', async () => {
    const s3 = new S3Client({ ...client('us-east-1'), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: `moved-dev-${ACCOUNT}-${REGION}` }));
    const model = await modelWith();
    const moved = ['--model', model, '--name', 'moved', '--skip-dry-run'];
    expect(await stopped(moved, 3)).toContain('lies in us-east-1');
    expect(await stopped(['--model', model, '--name', 'taken'], 3)).toContain('belongs to another account');
    const elsewhere = await run(['doctor', ...moved], account.url);
    expect(elsewhere.status).toBe(3);
    expect(elsewhere.text).toContain(`bucket: moved-dev-${ACCOUNT}-${REGION} lies in us-east-1`);
  });

  it('an image version that does not exist', async () => {
    const config = await configWith({ name: 'image', container: { version: '4.51' } });
    const text = await stopped(['--config', config, '--name', 'image'], 2);
    expect(text).toContain('no huggingface inference image of version "4.51"; the nearest is 4.51.3');
  });

  it('an archive whose files lie in a nested directory', async () => {
    const folder = await modelWith();
    const outer = await mkdtemp(join(tmpdir(), 'nested-'));
    await rename(folder, join(outer, 'model'));
    folders.splice(folders.indexOf(folder), 1, outer);
    const text = await stopped(['--model', outer, '--name', 'nested'], 2);
    expect(text).toContain(`Pass --model ${join(outer, 'model')}`);
  });

  it('a serve script with a missing hook', async () => {
    const model = await modelWith({
      'code/inference.py': STUB_SCRIPT.replace('def predict_fn', 'def predict'),
    });
    const text = await stopped(['--model', model, '--name', 'hook'], 2);
    expect(text).toContain('code/inference.py does not define predict_fn');
  });

  it.each(['huggingface', 'pytorch'] as const)(
    'a serve script that raises on the sample, in the %s image',
    async (family) => {
      const broken = STUB_SCRIPT.replace(
        'texts = data',
        'raise ValueError("weights are of another shape")\n    texts = data',
      );
      const model = await modelWith({ 'code/inference.py': broken });
      const config = await configWith({ name: 'raises', model, container: { family } });
      const text = await stopped(['--config', config, '--name', 'raises'], 2);
      expect(text).toContain('the serve script answered "hello" with');
      expect(text).toContain('ValueError: weights are of another shape');
    },
  );

  it.each(['huggingface', 'pytorch'] as const)(
    'a model that does not load, in the %s image',
    async (family) => {
      const broken = STUB_SCRIPT.replace(
        'return os.environ.get',
        'raise OSError("no such tensor")\n    return os.environ.get',
      );
      const model = await modelWith({ 'code/inference.py': broken });
      const config = await configWith({ name: 'load', model, container: { family } });
      expect(await stopped(['--config', config, '--name', 'load'], 2)).toContain('OSError: no such tensor');
    },
  );

  it('a serve script too slow for the time AWS gives it', async () => {
    const model = await modelWith({ 'code/inference.py': slow('time.sleep(4)') });
    // Four seconds here are two hundred there: loading runs into the 60 s of the first call.
    const text = await stopped(['--model', model, '--name', 'slow', '--slowdown', '50'], 2);
    expect(text).toContain('start-up time: loading the model and the first answer take');
    expect(text).toContain('AWS cuts a call off after 60 s');
    expect(text).toContain('a serverless container has 180 s for download and /ping');
  });

  it('a body limit over what the host takes', async () => {
    const config = await configWith({ name: 'payload', gateway: { maxBodyKb: 5000 } });
    const text = await stopped(['--config', config, '--name', 'payload'], 2);
    expect(text).toContain('gateway.maxBodyKb is 5000 KB');
    expect(text).toContain('takes 4194304 bytes (sagemaker-serverless-payload)');
    expect(text).toContain('Set gateway.maxBodyKb to 4096 or less');
  });
});

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
      roles: { endpoint: `arn:aws:iam::${ACCOUNT}:role/no-such-role` },
    });
    const outcome = await run(['doctor', '--config', config], account.url);
    expect(outcome.status).toBe(3);
    expect(account.emulator.calls.mutating()).toEqual([]);
    const wanted = ['image', 'serverless quota', 'bucket', 'role trust', 'payload', 'dry run'];
    for (const check of wanted) expect(outcome.text).toMatch(new RegExp(`^ +\\d+\\. fault +${check}: `, 'm'));
    expect(outcome.text).toMatch(/^ +\d+\. warning +timeouts: SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS=120/m);
    expect(outcome.text).toContain(`bucket: ${TAKEN} belongs to another account`);
    expect(outcome.text).toMatch(/^Doctor: 6 faults, 1 warning$/m);
  });

  it('is content with a good stack, keeps the dry run, and says what was not looked at', async () => {
    const model = await modelWith({ 'code/inference.py': `# ${Date.now()}\n${STUB_SCRIPT}` });
    const args = ['doctor', '--name', 'good', '--model', model];
    const first = await run(args, account.url);
    expect(first.status, first.text).toBe(0);
    expect(first.text).toContain('Dry run: /ping after');
    expect(first.text).toContain('Nothing stands in the way');
    const second = await run(args, account.url);
    expect(second.text).not.toContain('Dry run: /ping after');
    const skipped = findingsOf(await run([...args, '--skip-dry-run', '--json'], account.url));
    expect(skipped).toMatchObject([{ check: 'dry run', severity: 'unchecked' }]);
  });

  it('goes on without an account: what is local is checked all the same', async () => {
    const model = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('def input_fn', 'def input') });
    const { status, text } = await run(['doctor', '--model', model]);
    expect(status).toBe(2);
    expect(text).toContain('credentials: No AWS credentials were found.');
    expect(text).toContain('archive: code/inference.py does not define input_fn');
    expect(text).toMatch(/not checked +credentials, quotas, image, bucket/);
  });

  it('looks into an archive of other origin', async () => {
    const folder = await modelWith();
    const file = join(folder, '..', `${Date.now()}.tar.gz`);
    const { create } = await import('tar');
    await create({ gzip: true, file, cwd: join(folder, '..') }, [folder.split('/').at(-1) ?? '']);
    const outcome = await run(
      ['doctor', '--name', 'good', '--model', folder, '--archive', file],
      account.url,
    );
    await rm(file);
    expect(outcome.status).toBe(2);
    expect(outcome.text).toContain('lie one level too deep');
  });

  it('tells expired or unknown credentials from missing ones', async () => {
    const model = await modelWith();
    const stranger = { AWS_ACCESS_KEY_ID: 'AKIASTRANGER', AWS_SECRET_ACCESS_KEY: 'x' };
    const { status, text } = await run(['doctor', '--model', model], account.url, stranger);
    expect(status).toBe(2);
    expect(text).toContain('InvalidClientTokenId');
    expect(text).toContain('Sign in to AWS again');
  });
});

describe('what the preflight is not', () => {
  it('is not asked where nothing changes, and little where only the proxy does', async () => {
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

  it('is no wall: --force goes on, in red', async () => {
    const config = await configWith({ name: 'forced', gateway: { maxBodyKb: 5000 } });
    const outcome = await run(['deploy', '--config', config, '--force'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(outcome.text).toContain('gateway.maxBodyKb is 5000 KB');
    expect((await run(['destroy', '--name', 'forced'], account.url)).status).toBe(0);
  });

  it('leaves open what it may not read, and stops nothing for it', async () => {
    const { status, text } = await throughDoor(/ListServiceQuotas|DescribeImages|SimulatePrincipalPolicy/);
    expect(status, text).toBe(0);
    for (const check of ['quotas', 'image', 'passing a role to SageMaker', 'passing a role to Lambda'])
      expect(text).toMatch(new RegExp(`not checked +${check}: \\S+ was refused: AccessDeniedException`));
    expect(text).toContain('Doctor: 4 not checked');
  });
});

/** The doctor against an account that refuses these actions. */
async function throughDoor(refused: RegExp): Promise<Outcome> {
  const fetch = async (request: Request): Promise<Response> => {
    const text = await request.clone().text();
    if (!refused.test(`${request.headers.get('x-amz-target')} ${text}`))
      return await account.emulator.fetch(request);
    const message = 'User: arn:aws:iam::123456789012:user/blind is not authorized to perform that';
    if (request.headers.has('x-amz-target'))
      return Response.json({ __type: 'AccessDeniedException', message }, { status: 400 });
    const xml = `<ErrorResponse><Error><Code>AccessDeniedException</Code><Message>${message}</Message></Error></ErrorResponse>`;
    return new Response(xml, { status: 403, headers: { 'content-type': 'text/xml' } });
  };
  const door = await serve({ fetch, setBaseUrl: account.emulator.setBaseUrl }, { port: 0 });
  try {
    return await run(['doctor', '--name', 'blind', '--model', await modelWith()], door.url);
  } finally {
    await door.close();
    account.emulator.setBaseUrl(account.url);
  }
}

it('refuses an image that is missing in the registry, or too large for serverless', async () => {
  const model = await modelWith();
  const doctor = async (images: Readonly<Record<string, number>>): Promise<string> => {
    const other = await openEmulatedAccount({ images });
    try {
      const { status, text } = await run(['doctor', '--model', model, '--skip-dry-run'], other.url);
      expect(status).toBe(2);
      return text;
    } finally {
      await other.close();
    }
  };
  expect(await doctor({ [IMAGE]: 11_000_000_000 })).toContain(
    '11.0 GB compressed, and a serverless endpoint takes',
  );
  expect(await doctor({})).toMatch(/image: the registry has no \S+transformers5\.5\.3-cpu/);
});

it('makes the proxy refuse what the configuration does not want, by its name', async () => {
  const config = await configWith({ name: 'small', gateway: { maxBodyKb: 1, auth: 'none' } });
  const deployed = resultOf(await run(['deploy', '--config', config, '--json'], account.url));
  const post = async (text: string): Promise<Response> =>
    await globalThis.fetch(String(deployed['url']), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: text }),
    });
  expect((await post('rent')).status).toBe(200);
  const refused = await post('x'.repeat(1100));
  expect(refused.status).toBe(413);
  expect(await refused.text()).toContain('gateway.maxBodyKb');
  expect((await run(['destroy', '--name', 'small'], account.url)).status).toBe(0);
});
