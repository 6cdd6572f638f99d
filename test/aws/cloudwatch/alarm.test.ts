import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tagsFor } from '../../../infra/naming.ts';
import { alarmKind, type AlarmSpec } from '../../../src/aws/cloudwatch/alarm.ts';
import { type AwsClients, awsClients } from '../../../src/aws/core/clients.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../../emulated-account.ts';
import { kindSuite } from '../../suites/kind.suite.ts';

let account: EmulatedAccount;
let aws: AwsClients;

beforeAll(async () => {
  account = await openEmulatedAccount();
  Object.assign(process.env, awsEnvironment(account.url));
  aws = awsClients(REGION, process.env);
});
afterAll(async () => {
  await account.close();
});

const calm = { signal: new AbortController().signal, onBytes: () => {} };
const clients = () => aws;

describe('alarm', () => {
  const spec = (owner: string): AlarmSpec => ({
    name: `${owner}-model-errors`,
    description: 'An alarm under test',
    namespace: 'AWS/SageMaker',
    dimensions: { EndpointName: owner, VariantName: 'primary' },
    metric: 'InvocationModelErrors',
    statistic: 'Sum',
    threshold: 5,
    periodSeconds: 60,
    periods: 1,
    topicArn: undefined,
    tags: tagsFor(owner, 'alarm-model-errors', {}),
  });
  const changed = (owner: string): AlarmSpec => ({
    ...spec(owner),
    threshold: 0,
    dimensions: { EndpointName: `${owner}-b`, VariantName: 'primary' },
    statistic: 'p99',
    periods: 3,
    topicArn: 'arn:aws:sns:eu-west-1:123456789012:bells',
  });
  kindSuite({ kind: alarmKind, spec, changed }, clients, 'alarm-dev');

  it('names every field that somebody changed by hand', async () => {
    const owner = 'alarm-drift';
    const kind = alarmKind(aws);
    await kind.create({ ...spec(owner), statistic: 'Average', threshold: 7 }, calm);
    const live = await kind.read(spec(owner).name);
    expect(live && kind.diff(spec(owner), live)).toEqual([
      { field: 'Statistic', from: 'Average', to: 'Sum' },
      { field: 'Threshold', from: 7, to: 5 },
    ]);
  });
});
