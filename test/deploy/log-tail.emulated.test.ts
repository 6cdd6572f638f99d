import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namesOf } from '../../infra/naming.ts';
import { parseConfig } from '../../infra/parse-config.ts';
import { type Line, tailLog, type LogFilter } from '../../src/deploy/log-tail.ts';
import { type AwsClients, awsClients } from '../../src/aws/core/clients.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../emulated-account.ts';

const names = namesOf('shop-dev', { partition: 'aws', account: '123456789012', region: REGION });
const config = parseConfig({ name: 'shop', model: './m' });
const MINUTE_MS = 60_000;
const EVERYTHING: LogFilter = { windowMs: 15 * MINUTE_MS, requestId: undefined, healthChecks: false };

let account: EmulatedAccount;
let aws: AwsClients;
let nowMs: number;

beforeEach(async () => {
  account = await openEmulatedAccount();
  // The SDK itself reads endpoint and key from the environment.
  for (const [name, value] of Object.entries(awsEnvironment(account.url))) vi.stubEnv(name, value);
  aws = awsClients(REGION, process.env);
  nowMs = Date.now();
  for (const logGroupName of [names.accessLogs, names.proxyLogs, names.endpointLogs]) {
    await aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    await aws.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'one' }));
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await account.close();
});

async function write(logGroupName: string, timestamp: number, message: string): Promise<void> {
  const logEvents = [{ timestamp, message }];
  await aws.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'one', logEvents }));
}

/** An engine whose clock is `nowMs`. */
function engine(): Parameters<typeof tailLog>[0]['engine'] {
  return {
    clock: { now: () => nowMs, sleep: async () => await Promise.resolve() },
    signal: new AbortController().signal,
    emit: () => {},
  };
}

function reader(wanted: Partial<LogFilter> = {}): () => Promise<string[]> {
  const news = tailLog({ aws, names, config, engine: engine() }, { ...EVERYTHING, ...wanted });
  return async () => (await news()).map(({ from, text }: Line) => `${from}: ${text}`);
}

describe('newsOf', () => {
  it('merges all logs by time without duplicates', async () => {
    const news = reader();
    await write(names.endpointLogs, nowMs - 2000, 'second');
    await write(names.accessLogs, nowMs - 4000, 'zeroth');
    await write(names.proxyLogs, nowMs - 3000, 'first');
    await write(names.proxyLogs, nowMs - 1000, 'third');
    expect(await news()).toEqual(['gateway: zeroth', 'proxy: first', 'container: second', 'proxy: third']);
    nowMs += 1000;
    expect(await news()).toEqual([]);
  });

  it('returns a line that CloudWatch shows only after later ones', async () => {
    const news = reader();
    await write(names.proxyLogs, nowMs, 'in time');
    expect(await news()).toEqual(['proxy: in time']);
    nowMs += 5000;
    await write(names.endpointLogs, nowMs - 20_000, 'late');
    expect(await news()).toEqual(['container: late']);
  });

  it('respects the start time, and omits health checks by default', async () => {
    await write(names.endpointLogs, nowMs - 16 * MINUTE_MS, 'too old');
    await write(names.endpointLogs, nowMs - 14 * MINUTE_MS, '"GET /ping" 200 0');
    expect(await reader()()).toEqual([]);
    expect(await reader({ healthChecks: true })()).toEqual(['container: "GET /ping" 200 0']);
  });

  it('continues a request that already has lines in the output', async () => {
    const news = reader({ requestId: 'one' });
    await write(names.endpointLogs, nowMs - 3, 'request=one');
    expect(await news()).toEqual(['container: request=one']);
    nowMs += 1000;
    await write(names.endpointLogs, nowMs - 2, '"POST /invocations" 200 3');
    await write(names.endpointLogs, nowMs - 1, 'request=two');
    expect(await news()).toEqual(['container: "POST /invocations" 200 3']);
  });

  it('returns no lines without the log groups', async () => {
    const other = namesOf('none-dev', { partition: 'aws', account: '123456789012', region: REGION });
    expect(await tailLog({ aws, names: other, config, engine: engine() }, EVERYTHING)()).toEqual([]);
  });
});
