import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { GetFunctionConcurrencyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../infra/parse-config.ts';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { accountListing } from './account-listing.ts';
import { type Outcome, resultOf } from './command.ts';
import { runHere } from './in-process.ts';
import { planted } from './planted.ts';

/** Answers, except for texts that request a failure. */
const MOODY = STUB_SCRIPT.replace(
  '    texts =',
  '    if "fail" in str(data["inputs"]):\n        raise RuntimeError("as you wish")\n    texts =',
);
const ALARM = 'seen-dev-gateway-model-errors';

const { modelWith, configWith } = planted();
let account: EmulatedAccount;
let cloudwatch: CloudWatchClient;
let model = '';
let url = '';

const config = async (gateway: ConfigInput['gateway']) =>
  await configWith({ name: 'seen', model, gateway: { auth: 'none', ...gateway } });
const on = async (command: string, file: string, ...args: string[]): Promise<Outcome> => {
  account.emulator.calls.clear();
  const outcome = await runHere([command, '--config', file, '--json', ...args], account.url);
  expect(outcome.status, outcome.text).toBe(0);
  return outcome;
};

let watched = '';
beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  cloudwatch = new CloudWatchClient({ endpoint: account.url, region: REGION, credentials: KEY });
  model = await modelWith({ 'code/inference.py': MOODY });
  watched = await config({
    alarms: { modelErrorsPerMinute: 2 },
    dashboard: true,
    reservedConcurrency: 'endpoint',
  });
  url = String(resultOf(await on('deploy', watched))['url']);
});
afterAll(async () => {
  await account.close();
});

async function post(text: string): Promise<{ status: number; requestId: string }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ inputs: text }) });
  await answer.arrayBuffer();
  return { status: answer.status, requestId: answer.headers.get('x-request-id') ?? '' };
}

async function read(MetricName: string, Stat: string): Promise<number[]> {
  const Dimensions = [{ Name: 'Stack', Value: 'seen-dev' }];
  const Metric = { Namespace: 'SagemakerGateway', MetricName, Dimensions };
  const { MetricDataResults } = await cloudwatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [{ Id: 'one', MetricStat: { Metric, Period: 3600, Stat } }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
    }),
  );
  return MetricDataResults?.[0]?.Values ?? [];
}
const total = async (name: string): Promise<number> =>
  (await read(name, 'Sum')).reduce((sum, value) => sum + value, 0);

describe('a stack with monitoring', () => {
  it('adds no write and no read to a second deploy', async () => {
    expect(resultOf(await on('deploy', watched))).toMatchObject({ changed: false });
    const { calls } = account.emulator;
    expect(calls.mutating()).toEqual([]);
    expect(calls.calls.filter(({ service }) => service === 'cloudwatch')).toEqual([]);
    const plan = await on('plan', watched);
    expect(plan.text).not.toMatch(/"action":"(create|update|replace|delete)"/);
  });

  it('reserves more concurrency for the proxy than the endpoint has', async () => {
    const lambda = new LambdaClient({ endpoint: account.url, region: REGION, credentials: KEY });
    const kept = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: 'seen-dev-proxy' }));
    expect(kept.ReservedConcurrentExecutions).toBe(20);
  });

  it('counts the errors of its callers, and fires an alarm', async () => {
    // A minute lasts a minute again, so that the alarm is still firing when it is read.
    account.emulator.account.timing.scale = 1;
    const before = { requests: await total('Requests'), failed: await total('ModelErrors') };
    for (const text of ['rent', 'please fail', 'please fail', 'please fail']) await post(text);
    expect(await total('Requests')).toBe(before.requests + 4);
    expect(await total('ModelErrors')).toBe(before.failed + 3);
    expect(await total('Refusals')).toBeGreaterThanOrEqual(3);
    expect(Math.max(...(await read('Latency', 'p99')))).toBeGreaterThan(0);
    const { MetricAlarms = [] } = await cloudwatch.send(
      new DescribeAlarmsCommand({ StateValue: 'ALARM', AlarmNamePrefix: 'seen-dev-' }),
    );
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual([ALARM]);
    const status = await on('status', watched);
    expect(resultOf(status)['ringing']).toEqual([ALARM]);
    expect(status.text).toContain(`Alarm ${ALARM} is firing.`);
  });

  it('has a dashboard with guidance, and prints its URL', async () => {
    const name = `seen-dev-${REGION}`;
    const { DashboardBody = '' } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: name }));
    expect((JSON.parse(DashboardBody) as { widgets: object[] }).widgets).toHaveLength(9);
    expect(resultOf(await on('status', watched))['dashboard']).toContain(`#dashboards/dashboard/${name}`);
  });

  it('logs requests that never reached the proxy, and both log lines of the others', async () => {
    const lost = await fetch(url.replace('/classify', '/nowhere'), { method: 'POST' });
    expect(lost.status).toBe(404);
    const { requestId } = await post('rent');
    const lines = async (...args: string[]) =>
      resultOf(await on('logs', watched, ...args))['lines'] as { from: string; text: string }[];
    const access = (await lines()).filter(({ from }) => from === 'gateway').map(({ text }) => text);
    expect(access.some((text) => text.includes('"status":"404"'))).toBe(true);
    const ours = await lines('--request', requestId);
    // The stub's container says nothing of ids; the real one's lines are held in logs.test.ts.
    expect(new Set(ours.map(({ from }) => from))).toEqual(new Set(['gateway', 'proxy']));
  });

  it('loses its monitoring when the configuration no longer enables it', async () => {
    account.emulator.account.timing.scale = 0.001;
    await on('deploy', await config({ accessLogs: false }));
    const left = await accountListing(account.url);
    expect(left.filter((line) => /^(alarm|dashboard)|access/.test(line))).toEqual([]);
    const lambda = new LambdaClient({ endpoint: account.url, region: REGION, credentials: KEY });
    const kept = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: 'seen-dev-proxy' }));
    expect(kept.ReservedConcurrentExecutions).toBeUndefined();
  });

  it('leaves no resources behind', async () => {
    await on('deploy', watched);
    await on('destroy', watched);
    expect(await accountListing(account.url)).toEqual([]);
  });
});
