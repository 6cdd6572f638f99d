import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  awsEnvironment,
  type EmulatedAccount,
  openEmulatedAccount,
  PYTHON,
  REGION,
  bucketOf,
} from '../emulated-account.ts';
import { resultOf, run } from '../journeys/command.ts';

const BOTO3 = fileURLToPath(new URL('boto3_invoke.py', import.meta.url));
const AWS = join(dirname(PYTHON), 'aws');
const execute = promisify(execFile);

// Independent clients, on a deployed account.
describe('boto3 and the aws CLI on a deployed stack', () => {
  let account: EmulatedAccount;
  let release = '';

  beforeAll(async () => {
    account = await openEmulatedAccount();
    const outcome = await run(['deploy', '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    release = String(resultOf(outcome)['releaseId']);
  });
  afterAll(async () => {
    await account.close();
  });

  const aws = async (...args: string[]): Promise<string> => {
    const { AWS_ENDPOINT_URL: _named, ...env } = awsEnvironment(account.url);
    const { stdout } = await execute(AWS, ['--endpoint-url', account.url, '--output', 'json', ...args], {
      env,
    });
    return stdout;
  };
  const json = async (...args: string[]): Promise<unknown> => JSON.parse(await aws(...args));

  it('invokes the endpoint through boto3 and sees AWS’s own errors', async () => {
    const { stdout } = await execute(PYTHON, [BOTO3, 'transactions-dev'], {
      env: awsEnvironment(account.url),
    });
    expect(JSON.parse(stdout)).toEqual({
      good: {
        body: [
          [{ label: 'transport', score: expect.closeTo(0.95, 0) }],
          [{ label: 'bills', score: expect.any(Number) }],
        ],
        content_type: 'application/json',
        variant: 'primary',
        attributes: `release=${release}`,
      },
      bad: {
        code: 'ModelError',
        http: 424,
        original_status: 400,
        message: expect.stringMatching(
          /^Received client error \(400\) from primary with message ".*wrong-shape/s,
        ),
      },
      absent: {
        code: 'ValidationError',
        http: 400,
        original_status: null,
        message: 'Endpoint not-there of account 123456789012 not found.',
      },
      oversize: {
        code: 'ValidationError',
        http: 400,
        original_status: null,
        message: expect.stringContaining('oversize'),
      },
    });
  });

  it('describes the endpoint', async () => {
    const endpoint = await json('sagemaker', 'describe-endpoint', '--endpoint-name', 'transactions-dev');
    expect(endpoint).toMatchObject({
      EndpointName: 'transactions-dev',
      EndpointArn: `arn:aws:sagemaker:${REGION}:123456789012:endpoint/transactions-dev`,
      EndpointStatus: 'InService',
      ProductionVariants: [
        { VariantName: 'primary', CurrentServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 } },
      ],
      CreationTime: expect.any(Number),
    });
    expect(endpoint).not.toHaveProperty('FailureReason');
    const absent = aws('sagemaker', 'describe-endpoint', '--endpoint-name', 'gone');
    await expect(absent).rejects.toThrow(/ValidationException.*Could not find endpoint "arn:aws:sagemaker/s);
  });

  it('lists buckets and objects', async () => {
    expect(await aws('s3', 'ls')).toContain(bucketOf('transactions-dev'));
    const objects = await aws('s3', 'ls', '--recursive', `s3://${bucketOf('transactions-dev')}/`);
    expect(objects).toMatch(/\d+ models\/[0-9a-f]{64}\/model\.tar\.gz/);
  });

  it('gets the function', async () => {
    expect(await json('lambda', 'get-function', '--function-name', 'transactions-dev-proxy')).toMatchObject({
      Configuration: {
        FunctionName: 'transactions-dev-proxy',
        Runtime: 'nodejs24.x',
        State: 'Active',
        LastUpdateStatus: 'Successful',
        Handler: 'index.handler',
      },
      Code: { RepositoryType: 'S3' },
      Tags: { 'sagemaker-gateway:stack': 'transactions-dev' },
    });
  });

  it('lists the HTTP API', async () => {
    expect(await json('apigatewayv2', 'get-apis')).toMatchObject({
      Items: [
        { Name: 'transactions-dev', ProtocolType: 'HTTP', ApiEndpoint: expect.stringContaining('http') },
      ],
    });
  });

  it('reads the container’s log', async () => {
    const log = await json(
      'logs',
      'filter-log-events',
      '--log-group-name',
      '/aws/sagemaker/Endpoints/transactions-dev',
    );
    expect((log as { events: unknown[] }).events.length).toBeGreaterThan(0);
  });
});
