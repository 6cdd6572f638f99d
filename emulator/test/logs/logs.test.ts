import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogs } from '../../src/logs/logs.ts';
import type { LogPort } from '../../src/account/account-context.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';

const logGroupName = '/aws/sagemaker/Endpoints/e';
const arn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;

let test: TestAccount;
let logs: CloudWatchLogsClient;
let port: LogPort;
beforeEach(async () => {
  test = await openTestAccount((account) => {
    const created = createLogs(account);
    port = created.port;
    return { services: [created.service] };
  });
  logs = new CloudWatchLogsClient(test.clientConfig());
});
afterEach(async () => await test.close());

describe('a log group', () => {
  it('is described with its retention, its two ARNs, and read back with its tags', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName, tags: { owner: 'me' } }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 14 }));
    const described = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/sage' }));
    expect(described.logGroups).toEqual([
      {
        logGroupName,
        creationTime: expect.any(Number),
        retentionInDays: 14,
        metricFilterCount: 0,
        arn: `${arn}:*`,
        logGroupArn: arn,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        deletionProtectionEnabled: false,
      },
    ]);
    const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    expect(tags).toEqual({ owner: 'me' });
  });

  it('never expires after the retention is deleted', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    await logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.[0]?.retentionInDays).toBeUndefined();
  });

  it('accepts only the documented retention values', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const put = logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 13 }));
    await expect(put).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("Value '13' at 'retentionInDays'"),
    });
  });

  it('cannot be created twice, and is not found once deleted', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  it('exists only in its region', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    const elsewhere = new CloudWatchLogsClient(test.clientConfig('eu-west-1'));
    expect((await elsewhere.send(new DescribeLogGroupsCommand({}))).logGroups).toEqual([]);
  });

  it('is rejected with an invalid name', async () => {
    const create = logs.send(new CreateLogGroupCommand({ logGroupName: 'a b' }));
    await expect(create).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is tagged and untagged by its ARN', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new TagResourceCommand({ resourceArn: arn, tags: { a: '1', b: '2' } }));
    await logs.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a'] }));
    const { tags } = await logs.send(new ListTagsLogGroupCommand({ logGroupName }));
    expect(tags).toEqual({ b: '2' });
    const other = logs.send(new ListTagsForResourceCommand({ resourceArn: `${arn}x` }));
    await expect(other).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is listed in pages', async () => {
    for (const name of ['c', 'a', 'b']) await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
    const pages: unknown[] = [];
    for await (const page of paginateDescribeLogGroups({ client: logs, pageSize: 2 }, {})) {
      pages.push(page.logGroups?.map((group) => group.logGroupName));
    }
    expect(pages).toEqual([['a', 'b'], ['c']]);
  });
});

describe('streams', () => {
  it('are sorted by name, or by last event', async () => {
    port.write('us-east-1', logGroupName, 'b', ['older']);
    await new Promise((resolve) => setTimeout(resolve, 5));
    port.write('us-east-1', logGroupName, 'a', ['newer']);
    port.write('us-east-1', logGroupName, 'c', []);
    const names = async (input: object): Promise<unknown> => {
      const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName, ...input }));
      return logStreams?.map((stream) => stream.logStreamName);
    };
    expect(await names({})).toEqual(['a', 'b', 'c']);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['a', 'b', 'c']);
    expect(await names({ orderBy: 'LastEventTime' })).toEqual(['c', 'b', 'a']);
    expect(await names({ logStreamNamePrefix: 'b' })).toEqual(['b']);
  });

  it('have unique names', async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 's' }));
    const again = logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 's' }));
    await expect(again).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
  });
});

describe('events', () => {
  const stream = { logGroupName, logStreamName: 's' };
  const now = Date.now();

  beforeEach(async () => {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand(stream));
  });

  async function put(...messages: string[]): Promise<void> {
    const logEvents = messages.map((message, index) => ({ message, timestamp: now + index }));
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  }

  it('are read forward and backward, with constant tokens at the end', async () => {
    await put('1', '2', '3');
    const first = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true, limit: 2 }));
    expect(first.events).toMatchObject([{ message: '1', timestamp: now }, { message: '2' }]);
    const next = { ...stream, nextToken: first.nextForwardToken };
    const second = await logs.send(new GetLogEventsCommand(next));
    expect(second.events?.map(({ message }) => message)).toEqual(['3']);
    const third = await logs.send(new GetLogEventsCommand({ ...stream, nextToken: second.nextForwardToken }));
    expect(third).toMatchObject({ events: [], nextForwardToken: second.nextForwardToken });
    const latest = await logs.send(new GetLogEventsCommand({ ...stream, limit: 1 }));
    expect(latest.events?.map(({ message }) => message)).toEqual(['3']);
    const before = { ...stream, nextToken: latest.nextBackwardToken, limit: 1 };
    expect((await logs.send(new GetLogEventsCommand(before))).events).toMatchObject([{ message: '2' }]);
  });

  it('with equal timestamps keep their order of arrival, also through the port', async () => {
    port.write('us-east-1', logGroupName, 's', ['first', '', 'second', 'third']);
    const { events } = await logs.send(new GetLogEventsCommand({ ...stream, startFromHead: true }));
    expect(events?.map(({ message }) => message)).toEqual(['first', 'second', 'third']);
  });

  it('must be in order, and not too large', async () => {
    const backwards = [
      { message: 'b', timestamp: now },
      { message: 'a', timestamp: now - 1 },
    ];
    const unordered = logs.send(new PutLogEventsCommand({ ...stream, logEvents: backwards }));
    await expect(unordered).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(put('x'.repeat(1_048_576))).rejects.toThrow('Upload too large: 1048602 bytes');
  });

  it('that are too old or too new are rejected and reported', async () => {
    const day = 24 * 3_600_000;
    const old = { ...stream, logEvents: [{ message: 'old', timestamp: now - 15 * day }] };
    const answer = await logs.send(new PutLogEventsCommand(old));
    expect(answer.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const future = { ...stream, logEvents: [{ message: 'new', timestamp: now + day }] };
    const tooNew = await logs.send(new PutLogEventsCommand(future));
    expect(tooNew.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 0 });
    expect((await logs.send(new GetLogEventsCommand(stream))).events).toEqual([]);
  });

  async function filtered(input: Partial<FilterLogEventsCommandInput>): Promise<(string | undefined)[]> {
    const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...input }));
    return events?.map(({ message }) => message) ?? [];
  }

  it('are filtered by terms over all streams', async () => {
    await put('ERROR disk full', 'INFO all well', 'ERROR net down');
    port.write('us-east-1', logGroupName, 'other', ['WARN "odd"']);
    expect(await filtered({ filterPattern: 'ERROR' })).toEqual(['ERROR disk full', 'ERROR net down']);
    expect(await filtered({ filterPattern: 'ERROR -net' })).toEqual(['ERROR disk full']);
    expect(await filtered({ filterPattern: '"disk full"' })).toEqual(['ERROR disk full']);
    expect(await filtered({ filterPattern: '?INFO ?WARN', logStreamNames: ['s'] })).toEqual([
      'INFO all well',
    ]);
    expect(await filtered({ logStreamNamePrefix: 'oth' })).toEqual(['WARN "odd"']);
    expect(await filtered({ startTime: now + 1, endTime: now + 1, logStreamNames: ['s'] })).toEqual([
      'INFO all well',
    ]);
    await expect(filtered({ filterPattern: '{ $.status = 500 }' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('are filtered in pages, by group ARN as well as by name', async () => {
    await put('1', '2', '3');
    const byArn = { logGroupIdentifier: arn, limit: 2 };
    const pages: unknown[] = [];
    for await (const page of paginateFilterLogEvents({ client: logs }, byArn)) {
      pages.push(page.events?.map(({ message }) => message));
    }
    expect(pages).toEqual([['1', '2'], ['3']]);
  });

  it('of a missing group or stream are not found', async () => {
    const absent = logs.send(new GetLogEventsCommand({ ...stream, logStreamName: 'none' }));
    await expect(absent).rejects.toThrow('The specified log stream does not exist.');
    await expect(filtered({ logGroupName: 'none' })).rejects.toThrow(
      'The specified log group does not exist.',
    );
  });
});
