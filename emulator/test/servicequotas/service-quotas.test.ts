import {
  GetServiceQuotaCommand,
  ListAWSDefaultServiceQuotasCommand,
  paginateListServiceQuotas,
  type ServiceQuota,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { expect, it } from 'vitest';
import { createSageMaker } from '../../src/sagemaker/sagemaker.ts';
import { createServiceQuotas } from '../../src/servicequotas/service-quotas.ts';
import { oncePerFile, openTestAccount } from '../account-context.ts';

const MEMORY = 'Memory size in MB per serverless endpoint';
const M5 = 'ml.m5.large for endpoint usage';

const account = oncePerFile(
  async () =>
    await openTestAccount(
      (context) => ({
        services: [createServiceQuotas(context)],
        ports: { quotas: createSageMaker(context).quotas },
      }),
      { quotas: { [M5]: 0 } },
    ),
);

const client = (): ServiceQuotasClient => new ServiceQuotasClient(account.clientConfig());

async function listed(pageSize: number): Promise<ServiceQuota[]> {
  const pages = paginateListServiceQuotas({ client: client(), pageSize }, { ServiceCode: 'sagemaker' });
  return (await Array.fromAsync(pages)).flatMap(({ Quotas }) => Quotas ?? []);
}

it('lists every quota once, whatever the page size, with the value of this account', async () => {
  const [small, large] = [await listed(7), await listed(100)];
  expect(small).toEqual(large);
  expect(new Set(small.map(({ QuotaCode }) => QuotaCode)).size).toBe(small.length);
  expect(small.length).toBeGreaterThan(100);
  expect(small.find(({ QuotaName }) => QuotaName === M5)).toMatchObject({ Value: 0, Adjustable: true });
  expect(small.find(({ QuotaName }) => QuotaName === MEMORY)).toMatchObject({ Value: 3072 });
});

it('gets one by code, with the default and the account’s value', async () => {
  const code = (await listed(100)).find(({ QuotaName }) => QuotaName === M5)?.QuotaCode;
  const one = await client().send(new GetServiceQuotaCommand({ ServiceCode: 'sagemaker', QuotaCode: code }));
  expect(one.Quota).toMatchObject({ QuotaName: M5, Value: 0 });
  const defaults = await client().send(new ListAWSDefaultServiceQuotasCommand({ ServiceCode: 'sagemaker' }));
  expect(defaults.Quotas?.find(({ QuotaName }) => QuotaName === M5)?.Value).toBe(20);
});

it('rejects other services, codes and tokens', async () => {
  const list = async (input: { ServiceCode: string; NextToken?: string }): Promise<unknown> =>
    await client().send(new ListAWSDefaultServiceQuotasCommand(input));
  await expect(list({ ServiceCode: 'ec2' })).rejects.toMatchObject({ name: 'NoSuchResourceException' });
  await expect(list({ ServiceCode: 'sagemaker', NextToken: 'abcd' })).rejects.toMatchObject({
    name: 'InvalidPaginationTokenException',
  });
  const get = client().send(
    new GetServiceQuotaCommand({ ServiceCode: 'sagemaker', QuotaCode: 'L-00000000' }),
  );
  await expect(get).rejects.toMatchObject({ name: 'NoSuchResourceException' });
});
