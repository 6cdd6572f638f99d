import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, GLOBAL_NAMES, globalBucketOf, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { run } from './command.ts';
import { planted } from './planted.ts';

const M5 = 'ml.m5.large for endpoint usage';

const { modelWith, configWith, folder } = planted();
let account: EmulatedAccount;
beforeAll(async () => {
  const foreignBuckets = [globalBucketOf('taken-dev')];
  account = await openEventualAccount({ quotas: { [M5]: 0 }, foreignBuckets });
});
afterAll(async () => await account.close());

const client = (region = REGION) => ({ endpoint: account.url, region, credentials: KEY });

/** Expects that the preflight stops a deploy: the exit code, and no write. */
async function stopped(args: readonly string[], status: number, over?: NodeJS.ProcessEnv): Promise<string> {
  account.emulator.calls.clear();
  const outcome = await run(['deploy', '--name', 'planted', ...args], account.url, over);
  expect(outcome.status, outcome.text).toBe(status);
  expect(account.emulator.calls.mutating()).toEqual([]);
  return outcome.text;
}

const slow = (line: string): string =>
  `import time\n${STUB_SCRIPT}`.replace('return os.environ', `${line}\n    return os.environ`);

describe('faults that stop a deploy before its first write', () => {
  it('serverless memory over the quota: names quota, value, what fits and the command for more', async () => {
    const text = await stopped(['--model', await modelWith(), '--memory', '4096'], 3);
    expect(text).toContain('"Memory size in MB per serverless endpoint" is 3072; 4096 MB are configured');
    expect(text).toContain('--memory 3072, which is within the quota');
    expect(text).toMatch(/request-service-quota-increase .*--quota-code L-[0-9A-F]{8} --desired-value 4096/);
  });

  it('an instance type with a quota of 0', async () => {
    const text = await stopped(['--model', await modelWith(), '--host', 'sagemaker-realtime'], 3);
    expect(text).toContain(`"${M5}" is 0; 1 are configured`);
    expect(text).toContain('--host sagemaker-serverless');
  });

  it('a configured role that SageMaker cannot assume, and one that cannot read the archive', async () => {
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
    await account.emulator.account.consistency.settled();
    for (const RoleName of ['untrusting', 'proxy'])
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument: all }));
    const text = await stopped(['--config', await configWith({ roles: { endpoint: untrusting, proxy } })], 3);
    expect(text).toContain(`sagemaker.amazonaws.com cannot assume the role ${untrusting}`);
    expect(text).toContain('aws iam update-assume-role-policy --role-name untrusting');
    expect(text).not.toContain(`cannot assume the role ${proxy}`);

    const powerless = await made('powerless', 'sagemaker.amazonaws.com');
    const other = await stopped(['--config', await configWith({ roles: { endpoint: powerless, proxy } })], 3);
    expect(other).toContain(`the role ${powerless} may not s3:GetObject on`);
  });

  it('a caller without iam:PassRole for the roles', async () => {
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
    expect(text).toContain('user/builder is not authorized to perform: iam:PassRole on resource: ');
    expect(text).toContain('for sagemaker.amazonaws.com: no policy allows it');
    expect(text).toContain('for lambda.amazonaws.com: no policy allows it');
  });

  it('a bucket of that name in another region, or in another account', async () => {
    const s3 = new S3Client({ ...client('us-east-1'), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: globalBucketOf('moved-dev') }));
    const model = await modelWith();
    const there = ['--region', GLOBAL_NAMES];
    const moved = ['--model', model, '--name', 'moved', '--skip-dry-run', ...there];
    expect(await stopped(moved, 3)).toContain('is in us-east-1');
    expect(await stopped(['--model', model, '--name', 'taken', ...there], 7)).toContain(
      'belongs to another AWS account',
    );
    const elsewhere = await run(['doctor', ...moved], account.url);
    expect(elsewhere.status).toBe(3);
    expect(elsewhere.text).toContain(`bucket: ${globalBucketOf('moved-dev')} is in us-east-1`);
  });

  it('an image version that does not exist', async () => {
    const config = await configWith({ name: 'image', container: { version: '4.51' } });
    const text = await stopped(['--config', config, '--name', 'image'], 2);
    expect(text).toContain('no huggingface inference image with version "4.51"; the closest is 4.51.3');
  });

  it('an archive with its files in a nested directory', async () => {
    const outer = await folder();
    await rename(await modelWith(), join(outer, 'model'));
    const text = await stopped(['--model', outer, '--name', 'nested'], 2);
    expect(text).toContain(`Pass --model ${join(outer, 'model')}`);
  });

  it('a serve script without hooks', async () => {
    const model = await modelWith({ 'code/inference.py': 'def main(): pass' });
    const text = await stopped(['--model', model, '--name', 'hook'], 2);
    expect(text).toContain('code/inference.py defines none of model_fn');
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
      expect(text).toContain('the serve script returned');
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

  it('a serve script that exceeds the start-up time of AWS', async () => {
    const model = await modelWith({ 'code/inference.py': slow('time.sleep(5)') });
    // Five seconds here are 75 there: loading runs into the 60 s of the first call.
    const text = await stopped(['--model', model, '--name', 'slow', '--slowdown', '15'], 2);
    expect(text).toContain('start-up time: loading the model and the first response take');
    expect(text).toContain('AWS stops a call after 60 s');
    expect(text).toContain('serverless containers have 180 s for download and /ping');
  });

  it('a body limit above the maximum of the host', async () => {
    const config = await configWith({ name: 'payload', gateway: { maxBodyKb: 5000 } });
    const text = await stopped(['--config', config, '--name', 'payload'], 2);
    expect(text).toContain('gateway.maxBodyKb is 5000 KB');
    expect(text).toContain('accepts 4194304 bytes (sagemaker-serverless-payload)');
    expect(text).toContain('Set gateway.maxBodyKb to 4096 or less');
  });
});
