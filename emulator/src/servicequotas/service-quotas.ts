import type {
  GetServiceQuotaRequest,
  ListAWSDefaultServiceQuotasRequest,
  ListServiceQuotasRequest,
} from '@aws-sdk/client-service-quotas';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { jsonService } from '../protocol/json.ts';
import { memberCheck } from '../protocol/member-check.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call, Quota, Service, World } from '../account/account-context.ts';

const NAME = 'servicequotas';
const check = memberCheck('IllegalArgumentException');
// Bounds of ServiceCode, QuotaCode and MaxResults in the service model.
const SERVICE_CODE = { min: 1, max: 63, pattern: '[a-zA-Z][a-zA-Z0-9-]{1,63}' };
const QUOTA_CODE = { min: 1, max: 128, pattern: '[a-zA-Z][a-zA-Z0-9-]{1,128}' };
const MOST_PER_PAGE = 100;

/** Service Quotas: shows the numbers that SageMaker enforces here. No increase can be asked for. */
export function createServiceQuotas(world: World): Service {
  const actions: ActionTable = {
    ListServiceQuotas: (input: ListServiceQuotasRequest, call: Call) => listed(world, input, call, applied),
    ListAWSDefaultServiceQuotas: (input: ListAWSDefaultServiceQuotasRequest, call: Call) =>
      listed(world, input, call, ofNewAccount),
    GetServiceQuota: (input: GetServiceQuotaRequest, call: Call) => {
      const code = check.text(input.QuotaCode, 'quotaCode', QUOTA_CODE);
      const quota = quotasOf(world, input.ServiceCode).find((each) => each.code === code);
      if (!quota) throw noSuchResource('The request failed because the specified quota does not exist.');
      return { Quota: shown(quota, quota.value, call) };
    },
  };
  // Every error of the service model has its message in a member with a capital.
  return jsonService(NAME, actions, () => 'Message');
}

const applied = ({ value }: Quota): number => value;
const ofNewAccount = ({ defaultValue }: Quota): number => defaultValue;

type Listing = Pick<ListServiceQuotasRequest, 'ServiceCode' | 'NextToken' | 'MaxResults' | 'QuotaCode'>;

function listed(world: World, input: Listing, call: Call, valueOf: (quota: Quota) => number): object {
  const limit = check.optionalInteger(input.MaxResults, 'maxResults', { min: 1, max: MOST_PER_PAGE });
  const wanted = check.optionalText(input.QuotaCode, 'quotaCode', QUOTA_CODE);
  const all = quotasOf(world, input.ServiceCode).filter(
    ({ code }) => wanted === undefined || code === wanted,
  );
  const { items, next } = pageOf(all, {
    keyOf: ({ name }) => name,
    // The model allows the characters of plain base64 only.
    token: input.NextToken && Buffer.from(input.NextToken, 'base64').toString('base64url'),
    limit: limit ?? MOST_PER_PAGE,
    badToken: () => new AwsError('InvalidPaginationTokenException', 'Invalid token was specified.'),
  });
  const token = next && Buffer.from(next, 'base64url').toString('base64');
  return { Quotas: items.map((quota) => shown(quota, valueOf(quota), call)), NextToken: token };
}

/** Throws NoSuchResourceException for any other service: their quotas are not emulated. */
function quotasOf(world: World, serviceCode: unknown): Quota[] {
  if (check.text(serviceCode, 'serviceCode', SERVICE_CODE) === 'sagemaker') return world.ports.quotas.all();
  throw noSuchResource('The request failed because the specified service does not exist.');
}

function shown({ code, name, unit }: Quota, value: number, { world, region }: Call): object {
  return {
    ServiceCode: 'sagemaker',
    ServiceName: 'Amazon SageMaker',
    QuotaArn: `arn:${world.partition}:servicequotas:${region}:${world.accountId}:sagemaker/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: value,
    Unit: unit,
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}

function noSuchResource(message: string): AwsError {
  return new AwsError('NoSuchResourceException', message);
}
