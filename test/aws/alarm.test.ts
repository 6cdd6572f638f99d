import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tagsFor } from '../../infra/naming.ts';
import { alarmKind, type AlarmSpec } from '../../src/aws/alarm.ts';
import { type AwsClients, awsClients } from '../../src/aws/clients.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../emulated-account.ts';
import { kindSuite } from '../suites/kind.suite.ts';

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
    endpointName: owner,
    variantName: 'primary',
    metric: 'InvocationModelErrors',
    statistic: 'Sum',
    threshold: 5,
    periodSeconds: 60,
    tags: tagsFor(owner, 'alarm-model-errors', {}),
  });
  const changed = (owner: string) => ({ ...spec(owner), threshold: 0, endpointName: `${owner}-b` });
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
