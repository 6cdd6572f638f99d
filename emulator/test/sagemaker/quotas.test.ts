import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, openAccount } from '../../src/account/account.ts';
import type { Deployment, VariantPlan } from '../../src/sagemaker/deployment.ts';
import { HostedEndpoint } from '../../src/sagemaker/hosted-endpoint.ts';
import { checkQuotas, sagemakerQuotas } from '../../src/sagemaker/quotas.ts';

const CONCURRENCY = 'Maximum total concurrency that can be allocated across all serverless endpoints';
const M5 = 'ml.m5.large for endpoint usage';

let account: Account;
beforeAll(async () => void (account = await openAccount({ quotas: { [M5]: 3, [CONCURRENCY]: 10 } })));
afterAll(async () => await account.close());

const serverless = (MaxConcurrency: number, MemorySizeInMB = 2048): VariantPlan => ({
  name: 'primary',
  weight: 1,
  instanceCount: 0,
  instanceType: undefined,
  serverless: { MaxConcurrency, MemorySizeInMB },
});

const instances = (
  instanceCount: number,
  instanceType: VariantPlan['instanceType'] = 'ml.m5.large',
): VariantPlan => ({
  name: 'primary',
  weight: 1,
  instanceCount,
  instanceType,
  serverless: undefined,
});

function running(variant: VariantPlan): HostedEndpoint {
  const container = { archiveUrl: undefined, environment: {}, pingWindowSeconds: 180 };
  const deployment: Deployment = { configName: 'c', image: 'i', variant, container, obstacle: undefined };
  return new HostedEndpoint('other', 'arn', 'eu-west-1', deployment);
}

describe('the quotas of an account', () => {
  it.each([
    ['memory', serverless(1, 4096), [], "'Memory size in MB per serverless endpoint' is 3072 MBs"],
    ['concurrency', serverless(5), [running(serverless(6))], 'utilization of 6 Invocations'],
    [
      'instances',
      instances(2),
      [running(instances(2))],
      `'${M5}' is 3 Instances, with current utilization of 2`,
    ],
  ])('is rejected over the %s', (_, variant, others, text) => {
    expect(() => checkQuotas(account.context, variant, others)).toThrow(text);
  });

  it('counts neither other types nor failed endpoints', () => {
    const failed = running(instances(3));
    failed.fail('no');
    expect(() =>
      checkQuotas(account.context, instances(3), [failed, running(instances(9, 'ml.c5.large'))]),
    ).not.toThrow();
    expect(() => checkQuotas(account.context, serverless(10), [])).not.toThrow();
  });

  it('are the values shown by Service Quotas', () => {
    const shown = sagemakerQuotas(account.context).find(({ name }) => name === M5);
    expect(shown).toMatchObject({ value: 3, defaultValue: 20 });
  });
});
