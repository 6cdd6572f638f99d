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
} from '../emulated-account.ts';

const BOTO3 = fileURLToPath(new URL('boto3_alarms.py', import.meta.url));
const AWS = join(dirname(PYTHON), 'aws');
const execute = promisify(execFile);

describe('alarms through boto3 and the aws CLI', () => {
  let account: EmulatedAccount;

  beforeAll(async () => {
    account = await openEmulatedAccount();
  });
  afterAll(async () => {
    await account.close();
  });

  it('behave as boto3 expects, with query-compatible error codes', async () => {
    const { stdout } = await execute(PYTHON, [BOTO3, 'slow'], { env: awsEnvironment(account.url) });
    expect(JSON.parse(stdout)).toEqual({
      arn: `arn:aws:cloudwatch:${REGION}:123456789012:alarm:slow`,
      state: ['ALARM', 'a test'],
      threshold: 1500.5,
      statistic: 'p90',
      year: new Date().getFullYear(),
      tags: [{ Key: 'team', Value: 'blue' }],
      errors: [
        { code: 'ResourceNotFound', message: 'Unknown alarm: gone', http: 404, shape: 'ResourceNotFound' },
        {
          code: 'ResourceNotFoundException',
          message: expect.stringContaining('Unknown resource') as string,
          http: 404,
          shape: 'ResourceNotFoundException',
        },
        {
          code: 'ValidationError',
          message: 'MetricName must be given for an alarm on a metric.',
          http: 400,
          shape: 'ValidationException',
        },
      ],
      left: [],
    });
  });

  it('are put and described by the aws CLI', async () => {
    const aws = async (...args: string[]) =>
      await execute(AWS, ['--output', 'json', 'cloudwatch', ...args], { env: awsEnvironment(account.url) });
    const words =
      '--namespace AWS/SageMaker --metric-name Invocations --statistic Sum --period 60 --evaluation-periods 1 ' +
      '--threshold 0.5 --comparison-operator GreaterThanThreshold';
    await aws('put-metric-alarm', '--alarm-name', 'busy', ...words.split(' '));
    const { stdout } = await aws('describe-alarms', '--alarm-name-prefix', 'bu');
    expect(JSON.parse(stdout)).toMatchObject({
      MetricAlarms: [{ AlarmName: 'busy', Threshold: 0.5, StateValue: 'INSUFFICIENT_DATA', Dimensions: [] }],
      CompositeAlarms: [],
    });
  });
});
