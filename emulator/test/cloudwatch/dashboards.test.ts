import {
  CloudWatchClient,
  DashboardInvalidInputError,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatch } from '../../src/cloudwatch/cloudwatch.ts';
import { oncePerTest, openTestAccount, refusal } from '../account-context.ts';

let client: CloudWatchClient;
const account = oncePerTest(
  async () => await openTestAccount((opened) => ({ services: [createCloudWatch(opened).service] })),
);
beforeEach(() => {
  client = new CloudWatchClient(account.clientConfig());
});

const TEXT = { type: 'text', x: 0, y: 0, width: 24, height: 2, properties: { markdown: 'shop' } };
const bodyOf = (...widgets: unknown[]) => JSON.stringify({ widgets });
const put = async (DashboardName: string, DashboardBody = bodyOf(TEXT), Value = 'me') =>
  await client.send(
    new PutDashboardCommand({ DashboardName, DashboardBody, Tags: [{ Key: 'owner', Value }] }),
  );
const ARN = 'arn:aws:cloudwatch::123456789012:dashboard/shop';

describe('a dashboard', () => {
  it('is read as created, in every region, with its initial tags', async () => {
    await put('shop');
    await put('shop', bodyOf(TEXT, TEXT), 'other');
    const abroad = new CloudWatchClient(account.clientConfig('eu-west-1'));
    const { $metadata: _, ...read } = await abroad.send(new GetDashboardCommand({ DashboardName: 'shop' }));
    expect(read).toEqual({ DashboardArn: ARN, DashboardBody: bodyOf(TEXT, TEXT), DashboardName: 'shop' });
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: ARN }));
    expect(Tags).toEqual([{ Key: 'owner', Value: 'me' }]);
  });

  it('is listed by prefix and deleted; one unknown name deletes none', async () => {
    await put('shop');
    await put('store');
    const names = async (DashboardNamePrefix?: string) => {
      const listed = await client.send(new ListDashboardsCommand({ DashboardNamePrefix }));
      return (listed.DashboardEntries ?? []).map(({ DashboardName }) => DashboardName);
    };
    expect(await names('sh')).toEqual(['shop']);
    const wrong = client.send(new DeleteDashboardsCommand({ DashboardNames: ['shop', 'absent'] }));
    await expect(wrong).rejects.toMatchObject(refusal('ResourceNotFound', 404, 'absent'));
    expect(await names()).toEqual(['shop', 'store']);
    await client.send(new DeleteDashboardsCommand({ DashboardNames: ['shop'] }));
    expect(await names()).toEqual(['store']);
  });

  it.each([
    ['no JSON', '/', 'JSON object'],
    ['{}', '/', 'widgets'],
    [bodyOf({ ...TEXT, type: 'odd' }), '/widgets/0/type', 'one of'],
    [bodyOf(TEXT, { ...TEXT, properties: {} }), '/widgets/1/properties', 'markdown'],
    [bodyOf({ ...TEXT, width: 25 }), '/widgets/0/width', '1 to 24'],
    [bodyOf({ type: 'metric', properties: { metrics: [['A', 'B']] } }), '/widgets/0/properties', 'region'],
    [
      bodyOf({ type: 'metric', properties: { region: 'eu-west-1', metrics: [['A', 'B', 'C']] } }),
      '/widgets/0/properties/metrics/0',
      'namespace and name',
    ],
  ])('is rejected with %.50s', async (body, DataPath, Message) => {
    const error: unknown = await put('shop', body).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DashboardInvalidInputError);
    expect(error).toMatchObject({
      dashboardValidationMessages: [{ DataPath, Message: expect.stringContaining(Message) as string }],
    });
  });
});
