import type * as sdk from '@aws-sdk/client-service-quotas';
import type { Input } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { pageOf } from '../protocol/page.ts';
import { createService } from '../protocol/service.ts';
import type { Call, Quota, Service, AccountContext } from '../account/account-context.ts';
import { MODEL } from './members.ts';

const MAX_PAGE_SIZE = 100;

/** Service Quotas: returns the quotas that SageMaker enforces. Increase requests are not emulated. */
export function createServiceQuotas(account: AccountContext): Service {
  return createService({
    name: 'servicequotas',
    ...MODEL,
    protocol: 'awsJson1_1',
    refusal: 'IllegalArgumentException',
    actions: {
      ListServiceQuotas: (input, call) => listed(account, input, call, applied),
      ListAWSDefaultServiceQuotas: (input, call) => listed(account, input, call, ofNewAccount),
      GetServiceQuota: ({ QuotaCode, ServiceCode }, call) => {
        const quota = quotasOf(account, ServiceCode).find(({ code }) => code === QuotaCode);
        if (!quota) throw noSuchResource('The request failed because the specified quota does not exist.');
        return { Quota: described(quota, quota.value, call) };
      },
    },
  });
}

const applied = ({ value }: Quota): number => value;
const ofNewAccount = ({ defaultValue }: Quota): number => defaultValue;

type Listing = Pick<
  Input<typeof sdk, 'ListServiceQuotas'>,
  'ServiceCode' | 'NextToken' | 'MaxResults' | 'QuotaCode'
>;

function listed(
  account: AccountContext,
  input: Listing,
  call: Call,
  valueOf: (quota: Quota) => number,
): sdk.ListServiceQuotasResponse {
  const { MaxResults: limit = MAX_PAGE_SIZE, QuotaCode: wanted } = input;
  const all = quotasOf(account, input.ServiceCode).filter(
    ({ code }) => wanted === undefined || code === wanted,
  );
  const { items, next } = pageOf(all, {
    keyOf: ({ name }) => name,
    // The model allows the characters of plain base64 only.
    token: input.NextToken && Buffer.from(input.NextToken, 'base64').toString('base64url'),
    limit,
    badToken: () => new AwsError('InvalidPaginationTokenException', 'Invalid token was specified.'),
  });
  const token = next && Buffer.from(next, 'base64url').toString('base64');
  return { Quotas: items.map((quota) => described(quota, valueOf(quota), call)), NextToken: token };
}

/** Throws NoSuchResourceException for any other service: their quotas are not emulated. */
function quotasOf(account: AccountContext, serviceCode: string): Quota[] {
  if (serviceCode === 'sagemaker') return account.ports.quotas.all();
  throw noSuchResource('The request failed because the specified service does not exist.');
}

function described({ code, name, unit }: Quota, value: number, { account, region }: Call): sdk.ServiceQuota {
  return {
    ServiceCode: 'sagemaker',
    ServiceName: 'Amazon SageMaker',
    QuotaArn: `arn:${account.partition}:servicequotas:${region}:${account.accountId}:sagemaker/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: value,
    Unit: unit,
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}

/** 400 on the wire, though the model says 404 (boto3 and the API reference of GetServiceQuota). */
function noSuchResource(message: string): AwsError {
  return new AwsError('NoSuchResourceException', message, 400);
}
