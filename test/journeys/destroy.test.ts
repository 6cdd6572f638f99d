import { rm } from 'node:fs/promises';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateModelCommand, DescribeModelCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEY, REGION } from '../emulated-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { asTyped, resultOf, run } from './command.ts';
import { openWatchedAccount, type WatchedAccount } from './recorded-account.ts';

let model = '';
let account: WatchedAccount;

const client = () => ({ endpoint: account.url, region: REGION, credentials: KEY });

beforeAll(async () => {
  model = await stubModelFolder();
  account = await openWatchedAccount();
});
afterAll(async () => {
  await account.close();
  await rm(model, { recursive: true });
});
beforeEach(() => {
  account.afterCall = undefined;
});

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'sagemaker.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
};

async function deployed(name: string, ...args: string[]): Promise<void> {
  const outcome = await run(['deploy', '--name', name, '--model', model, ...args], account.url);
  expect(outcome.status, outcome.text).toBe(0);
}

async function groupsOf(name: string): Promise<string[]> {
  const logs = new CloudWatchLogsClient(client());
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: name }));
  return (logGroups ?? []).map(({ logGroupName }) => logGroupName ?? '');
}

describe('destroy', () => {
  it.each([[], ['--json']])('without a terminal and --yes deletes nothing: %j', async (...flags) => {
    const name = `kept-${flags.length}`;
    await deployed(name);
    account.emulator.calls.clear();
    const { status, text } = await asTyped(['destroy', '--name', name, ...flags], account.url);
    expect(status).toBe(2);
    expect(text).toMatch(
      new RegExp(`Delete \\d+ resources of ${name}-dev in ${REGION}, account \\d{12}\\?[^]*Add --yes`),
    );
    expect(account.emulator.calls.mutating()).toEqual([]);
  });

  it('deletes the roles only after the endpoint is gone', async () => {
    await deployed('ordered');
    account.emulator.calls.clear();
    const outcome = await run(['destroy', '--name', 'ordered'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    const { calls } = account.emulator.calls;
    const lastLook = calls.findLastIndex(({ action }) => action === 'DescribeEndpoint');
    expect(calls[lastLook]?.status).toBe(400);
    expect(calls.findIndex(({ action }) => action === 'DeleteRole')).toBeGreaterThan(lastLook);
  });

  it('deletes a log group that a late log line recreated, and verifies it with a listing by name', async () => {
    await deployed('late');
    const logs = new CloudWatchLogsClient(client());
    let madeAgain = 0;
    // The bucket is deleted last.
    account.afterCall = async (action) => {
      if (action !== 'DeleteBucket') return;
      await logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/late-dev-proxy' }));
      madeAgain += 1;
    };
    const outcome = await run(['destroy', '--name', 'late', '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(madeAgain).toBe(1);
    expect(await groupsOf('late-dev')).toEqual([]);
    expect(resultOf(outcome)).toMatchObject({ left: [], unsigned: [], listed: { named: 'late-dev' } });
    // Untagged, it would have made the next deploy reject the name.
    await deployed('late');
    expect((await run(['destroy', '--name', 'late'], account.url)).status).toBe(0);
  });

  it('fails and names the log group when it is recreated repeatedly', async () => {
    await deployed('haunted');
    const logs = new CloudWatchLogsClient(client());
    account.afterCall = async (action) => {
      if (action !== 'DeleteLogGroup') return;
      const logGroupName = '/aws/lambda/haunted-dev-proxy';
      await logs.send(new CreateLogGroupCommand({ logGroupName })).catch(() => undefined);
    };
    const outcome = await run(['destroy', '--name', 'haunted'], account.url);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain('Still there: log-group /aws/lambda/haunted-dev-proxy');
    account.afterCall = undefined;
    expect((await run(['destroy', '--name', 'haunted'], account.url)).status).toBe(0);
    expect(await groupsOf('haunted-dev')).toEqual([]);
  });

  it('reports untagged resources with a name of the stack, with the command that deletes them', async () => {
    const sagemaker = new SageMakerClient(client());
    await deployed('signed');
    const ExecutionRoleArn = 'arn:aws:iam::123456789012:role/sagemaker-gateway/signed-dev-eu-west-1-endpoint';
    const Image = `763104351884.dkr.ecr.${REGION}.amazonaws.com/huggingface-pytorch-inference:x`;
    const PrimaryContainer = { Image };
    const ModelName = 'signed-dev-by-hand';
    await sagemaker.send(new CreateModelCommand({ ModelName, ExecutionRoleArn, PrimaryContainer }));
    const outcome = await run(['destroy', '--name', 'signed'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(outcome.text).toContain('Named like the stack but without its tag, so not deleted');
    expect(outcome.text).toContain(
      'aws sagemaker delete-model --model-name signed-dev-by-hand --region eu-west-1',
    );
    await sagemaker.send(new DescribeModelCommand({ ModelName }));
  });

  it('does not touch similar stacks: a longer name, a longer stage, the same stack in another region', async () => {
    const iam = new IAMClient(client());
    await deployed('shop');
    await deployed('shop', '--stage', 'dev2');
    await deployed('shop', '--stage', 'dev-b');
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'shop-dev-us-east-1-endpoint',
        Path: '/sagemaker-gateway/',
        AssumeRolePolicyDocument: JSON.stringify(TRUST),
        Tags: [{ Key: 'sagemaker-gateway:stack', Value: 'shop-dev' }],
      }),
    );
    const outcome = await run(['destroy', '--name', 'shop', '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['unsigned']).toEqual([]);
    expect(outcome.text).not.toMatch(/shop-dev(2|-b)/);
    await iam.send(new GetRoleCommand({ RoleName: 'shop-dev-us-east-1-endpoint' }));
    for (const stage of ['dev2', 'dev-b']) {
      const asked = await run(['classify', 'rent', '--name', 'shop', '--stage', stage], account.url);
      expect(asked.status, asked.text).toBe(0);
      expect((await run(['destroy', '--name', 'shop', '--stage', stage], account.url)).status).toBe(0);
    }
  });
});
