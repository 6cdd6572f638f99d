import { ApiGatewayV2Client, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListEndpointsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActiveFault } from '../../src/faults/faults.ts';
import type { FaultRule } from '../../src/faults/rule.ts';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../../../test/emulated-account.ts';

let account: EmulatedAccount;
beforeEach(async () => {
  account = await openEmulatedAccount();
});
afterEach(async () => await account.close());

const addFaults = async (...rules: FaultRule[]): Promise<ActiveFault[]> => {
  const answer = await fetch(`${account.url}/_emulator/faults`, {
    method: 'POST',
    body: JSON.stringify(rules),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as ActiveFault[];
};
const activeFaults = async (): Promise<ActiveFault[]> =>
  (await (await fetch(`${account.url}/_emulator/faults`)).json()) as ActiveFault[];
const config = (accessKeyId = KEY.accessKeyId) => ({
  endpoint: account.url,
  region: REGION,
  credentials: { accessKeyId, secretAccessKey: KEY.secretAccessKey },
  maxAttempts: 1,
});

/** One read of each service, sent by its SDK client. */
const readCalls: Readonly<Record<string, (key?: string) => Promise<unknown>>> = {
  s3: async (key) =>
    await new S3Client({ ...config(key), forcePathStyle: true }).send(new ListBucketsCommand({})),
  iam: async (key) => await new IAMClient(config(key)).send(new ListRolesCommand({})),
  sts: async (key) => await new STSClient(config(key)).send(new GetCallerIdentityCommand({})),
  logs: async (key) => await new CloudWatchLogsClient(config(key)).send(new DescribeLogGroupsCommand({})),
  lambda: async (key) => await new LambdaClient(config(key)).send(new ListFunctionsCommand({})),
  apigatewayv2: async (key) => await new ApiGatewayV2Client(config(key)).send(new GetApisCommand({})),
  sagemaker: async (key) => await new SageMakerClient(config(key)).send(new ListEndpointsCommand({})),
};
const invoke = async (): Promise<unknown> =>
  await new SageMakerRuntimeClient(config()).send(
    new InvokeEndpointCommand({ EndpointName: 'none', Body: '{}' }),
  );

describe('a call fault', () => {
  it.each([
    ['s3', 'SlowDown', 503],
    ['iam', 'Throttling', 400],
    ['sts', 'Throttling', 400],
    ['logs', 'ThrottlingException', 400],
    ['lambda', 'TooManyRequestsException', 429],
    ['apigatewayv2', 'TooManyRequestsException', 429],
    ['sagemaker', 'ThrottlingException', 400],
  ])('throttles %s in its own form, once', async (service, name, httpStatusCode) => {
    await addFaults({ kind: 'throttle', service });
    await expect(readCalls[service]?.()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    await expect(readCalls[service]?.()).resolves.toBeDefined();
  });

  it.each([
    ['s3', 'ExpiredToken', 400],
    ['iam', 'ExpiredToken', 403],
    ['sts', 'ExpiredToken', 403],
    ['logs', 'ExpiredTokenException', 400],
    ['lambda', 'ExpiredTokenException', 403],
    ['apigatewayv2', 'ExpiredTokenException', 403],
    ['sagemaker', 'ExpiredTokenException', 400],
  ])('lets the credentials of %s expire, those of one key only', async (service, name, httpStatusCode) => {
    await addFaults({ kind: 'expired-credentials', accessKeyId: 'test', times: 'always' });
    for (let turn = 0; turn < 2; turn += 1) {
      await expect(readCalls[service]?.()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    }
    account.emulator.account.faults.clear();
    await addFaults({ kind: 'expired-credentials', accessKeyId: 'other', times: 'always' });
    await expect(readCalls[service]?.()).resolves.toBeDefined();
  });

  it('returns the configured error, also in the data plane', async () => {
    await addFaults({
      kind: 'error',
      service: 'sagemaker-runtime',
      action: 'InvokeEndpoint',
      code: 'ModelNotReadyException',
      message: 'warming',
      status: 429,
    });
    const refusal = {
      name: 'ModelNotReadyException',
      message: 'warming',
      $metadata: { httpStatusCode: 429 },
    };
    await expect(invoke()).rejects.toMatchObject(refusal);
    await expect(invoke()).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('drops the response after the write was done', async () => {
    await addFaults({ kind: 'lost-answer', writes: true });
    const s3 = new S3Client({ ...config(), forcePathStyle: true });
    const create = new CreateBucketCommand({
      Bucket: 'unheard',
      CreateBucketConfiguration: { LocationConstraint: REGION },
    });
    await expect(s3.send(create)).rejects.toThrow(/socket hang up|ECONNRESET|closed/i);
    expect((await s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([{ Name: 'unheard' }]);
  });

  it('delays a response', async () => {
    await addFaults({ kind: 'delay', service: 'sts', delayMs: 300 });
    const startedAt = performance.now();
    await readCalls['sts']?.();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
  });

  it('honors from, every and times', async () => {
    await addFaults({ kind: 'throttle', service: 'sts', from: 2, every: 2, times: 2 });
    const struck: boolean[] = [];
    for (let call = 1; call <= 7; call += 1) {
      const outcome = await Promise.allSettled([readCalls['sts']?.()]);
      struck.push(outcome[0].status === 'rejected');
    }
    expect(struck).toEqual([false, true, false, true, false, false, false]);
    expect(await activeFaults()).toMatchObject([{ seen: 7, struck: 2 }]);
  });
});

describe('the faults route', () => {
  it('lists active rules, and removes one or all', async () => {
    const [first] = await addFaults(
      { kind: 'throttle', service: 'iam' },
      { kind: 'stuck' },
      { kind: 'ping-failure' },
    );
    const page = `${account.url}/_emulator/faults`;
    expect((await fetch(`${page}/${first?.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(`${page}/${first?.id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await activeFaults()).map(({ rule }) => rule.kind)).toEqual(['stuck', 'ping-failure']);
    expect((await fetch(page, { method: 'DELETE' })).status).toBe(204);
    expect(await activeFaults()).toEqual([]);
    expect((await fetch(page, { method: 'PUT' })).status).toBe(405);
    await expect(readCalls['iam']?.()).resolves.toBeDefined();
  });

  it.each([
    ['[', /JSON/],
    ['7', /an object/],
    ['{}', /kind must be one of throttle, error, lost-answer/],
    ['{"kind": "throttle", "from": 0}', 'from must be a whole number above 0.'],
    ['{"kind": "throttle", "times": "often"}', 'times must be a whole number above 0, or "always".'],
    ['{"kind": "throttle", "endpoint": "e"}', /A throttle has no endpoint; it has from, every/],
    ['{"kind": "stuck", "service": "s3"}', /A stuck has no service/],
    ['{"kind": "error"}', 'An error needs its code.'],
    ['{"kind": "error", "code": "X", "status": 200}', 'status must be an HTTP status from 400 to 599.'],
    ['{"kind": "delay"}', 'A delay needs its delayMs.'],
  ])('rejects %s and says why', async (body, reason) => {
    const answer = await fetch(`${account.url}/_emulator/faults`, { method: 'POST', body });
    expect(answer.status).toBe(400);
    const { message } = (await answer.json()) as { message: string };
    expect(message).toMatch(reason);
    expect(await activeFaults()).toEqual([]);
  });
});
