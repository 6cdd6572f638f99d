import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  paginateDescribeAlarms,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatch } from '../../src/cloudwatch/cloudwatch.ts';
import type { AlarmPort } from '../../src/account/account-context.ts';
import { oncePerTest, openTestAccount, refusal } from '../account-context.ts';

let port: AlarmPort;
let client: CloudWatchClient;
const account = oncePerTest(
  async () =>
    await openTestAccount((opened) => {
      const created = createCloudWatch(opened);
      port = created.alarms;
      return { services: [created.service] };
    }),
);
beforeEach(() => {
  client = new CloudWatchClient(account.clientConfig());
});

const alarm = (AlarmName: string, over: Partial<PutMetricAlarmCommandInput> = {}) => ({
  AlarmName,
  Namespace: 'AWS/SageMaker',
  MetricName: 'Invocation5XXErrors',
  Dimensions: [{ Name: 'EndpointName', Value: 'e' }],
  Statistic: 'Sum' as const,
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0.5,
  ComparisonOperator: 'GreaterThanThreshold' as const,
  ...over,
});
const put = async (name: string, over: Partial<PutMetricAlarmCommandInput> = {}) =>
  await client.send(new PutMetricAlarmCommand(alarm(name, over)));
const ARN = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:one';

describe('an alarm', () => {
  it('is described as created, with its state', async () => {
    await put('one', { TreatMissingData: 'notBreaching' });
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['one'] }));
    expect(MetricAlarms).toEqual([
      expect.objectContaining({
        ...alarm('one'),
        AlarmArn: ARN,
        ActionsEnabled: true,
        TreatMissingData: 'notBreaching',
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        AlarmConfigurationUpdatedTimestamp: expect.any(Date) as Date,
        StateUpdatedTimestamp: expect.any(Date) as Date,
      }),
    ]);
    expect(MetricAlarms?.[0]).not.toHaveProperty('Tags');
  });

  it('is overwritten under the same name, keeping state and tags', async () => {
    await put('one', { Tags: [{ Key: 'owner', Value: 'me' }] });
    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'one', StateValue: 'ALARM', StateReason: 'test' }),
    );
    await put('one', { Threshold: 9, Tags: [{ Key: 'owner', Value: 'other' }] });
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    expect(MetricAlarms).toMatchObject([{ Threshold: 9, StateValue: 'ALARM', StateReason: 'test' }]);
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: ARN }));
    expect(Tags).toEqual([{ Key: 'owner', Value: 'me' }]);
    expect(port.stateOf('us-east-1', 'one')).toBe('ALARM');
    expect(port.stateOf('eu-west-1', 'one')).toBeUndefined();
  });

  it('is listed by prefix, page by page, and only in its region', async () => {
    for (const name of ['a-1', 'a-2', 'a-3', 'b-1']) await put(name);
    const names: (string | undefined)[] = [];
    const pages = paginateDescribeAlarms({ client, pageSize: 2 }, { AlarmNamePrefix: 'a-' });
    for await (const page of pages) names.push(...(page.MetricAlarms ?? []).map((found) => found.AlarmName));
    expect(names).toEqual(['a-1', 'a-2', 'a-3']);
    const composite = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'] }));
    expect(composite.MetricAlarms).toEqual([]);
    const abroad = new CloudWatchClient(account.clientConfig('eu-west-1'));
    expect((await abroad.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  });

  it('is tagged and untagged by ARN', async () => {
    await put('one');
    const tags = ['a', 'b'].map((Key) => ({ Key, Value: 'x' }));
    await client.send(new TagResourceCommand({ ResourceARN: ARN, Tags: tags }));
    await client.send(new UntagResourceCommand({ ResourceARN: ARN, TagKeys: ['a'] }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: ARN }));
    expect(Tags).toEqual([{ Key: 'b', Value: 'x' }]);
    const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    const rejected = client.send(new TagResourceCommand({ ResourceARN: ARN, Tags: many }));
    await expect(rejected).rejects.toMatchObject({ message: 'A resource can have up to 50 tags.' });
    const absent = client.send(new ListTagsForResourceCommand({ ResourceARN: `${ARN}-gone` }));
    await expect(absent).rejects.toMatchObject(refusal('ResourceNotFoundException', 404, 'Unknown resource'));
  });

  it('is deleted; an absent one is no error', async () => {
    await put('one');
    await client.send(new DeleteAlarmsCommand({ AlarmNames: ['two', 'one'] }));
    expect(port.stateOf('us-east-1', 'one')).toBeUndefined();
    const set = new SetAlarmStateCommand({ AlarmName: 'one', StateValue: 'OK', StateReason: '' });
    await expect(client.send(set)).rejects.toMatchObject(
      refusal('ResourceNotFound', 404, 'Unknown alarm: one'),
    );
  });

  it.each([
    [{ Period: 0 }, /'period' .*greater than or equal to 1/],
    [{ ComparisonOperator: 'Above' as 'GreaterThanThreshold' }, /'comparisonOperator' .*enum value set/],
    [{ Namespace: ':x' }, /'namespace'/],
    [{ Statistic: undefined }, /Exactly one of Statistic/],
    [{ ComparisonOperator: undefined }, /ComparisonOperator must be given/],
  ])('is rejected with %j', async (over, message) => {
    await expect(put('one', over)).rejects.toMatchObject(refusal('ValidationException', 400, message));
    expect(port.stateOf('us-east-1', 'one')).toBeUndefined();
  });

  it('follows its metric, and keeps a state set manually only temporarily', async () => {
    await put('one', { Threshold: 5, TreatMissingData: 'notBreaching' });
    const stateOf = () => port.stateOf('us-east-1', 'one');
    const send = async (Name: string, datum: object) =>
      await client.send(
        new PutMetricDataCommand({
          Namespace: 'AWS/SageMaker',
          MetricData: [{ MetricName: 'Invocation5XXErrors', Dimensions: [{ Name, Value: 'e' }], ...datum }],
        }),
      );
    await send('VariantName', { Value: 100 });
    expect(stateOf()).toBe('INSUFFICIENT_DATA');
    await send('EndpointName', { Values: [1, 2], Counts: [2, 2] });
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['one'] }));
    expect(MetricAlarms).toMatchObject([
      { StateValue: 'ALARM', StateReason: expect.stringContaining('datapoints [6]') as string },
    ]);
    // A minute at AWS takes 0.2 s here.
    await expect.poll(stateOf, { timeout: 90_000 }).toBe('OK');
    await client.send(new SetAlarmStateCommand({ AlarmName: 'one', StateValue: 'ALARM', StateReason: '' }));
    expect(stateOf()).toBe('ALARM');
    await expect.poll(stateOf, { timeout: 90_000 }).toBe('OK');
    await expect(send('EndpointName', { Value: 1, Values: [1] })).rejects.toMatchObject(
      refusal('InvalidParameterCombinationException', 400, 'exactly one of'),
    );
  });

  it('rejects names combined with a prefix, and an unknown token', async () => {
    const both = new DescribeAlarmsCommand({ AlarmNames: ['a'], AlarmNamePrefix: 'a' });
    await expect(client.send(both)).rejects.toThrow('cannot be given together');
    const token = new DescribeAlarmsCommand({ NextToken: 'x' });
    await expect(client.send(token)).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });
});
