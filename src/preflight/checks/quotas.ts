import { hostOf } from '../../../infra/hosts/registry.ts';
import { namesOf, ownerOf } from '../../../infra/naming.ts';
import type { AwsClients } from '../../aws/core/clients.ts';
import { type EndpointUse, endpointUse } from '../../aws/sagemaker/endpoint/use.ts';
import { sagemakerQuotas } from '../../aws/servicequotas/service-quotas.ts';
import { Fault } from '../../contract/fault.ts';
import type { Finding } from '../finding.ts';
import { check, type With } from '../subject.ts';
import { instanceQuotaName, judgeInstanceQuota } from './instance-quotas.ts';
import { judgeServerlessQuotas, SERVERLESS_QUOTAS } from './serverless-quotas.ts';

// Counting takes two calls per endpoint.
const MAX_ENDPOINTS = 40;

/** The host's capacity against the account's SageMaker quotas. */
export const quotasCheck = check('quotas', ['host'], ['access'], checkQuotas, 'sagemaker');

async function checkQuotas({ config, stack, access: { aws, site } }: With<'access'>): Promise<Finding[]> {
  const capacity = hostOf(config).capacity(config.host);
  if (capacity.type === 'function') return [];
  const wanted =
    capacity.type === 'serverless' ? SERVERLESS_QUOTAS : [instanceQuotaName(capacity.instanceType)];
  const [found, use] = await Promise.all([sagemakerQuotas(aws, wanted), countEndpoints(aws)]);
  const { endpoint } = stack?.names ?? namesOf(ownerOf(config), site);
  const facts = { region: site.region, quotas: found, use, endpoint };
  return capacity.type === 'serverless'
    ? judgeServerlessQuotas(capacity, facts)
    : judgeInstanceQuota(capacity, facts);
}

/** Without permission to describe other endpoints, the quotas themselves are still checked. */
async function countEndpoints(aws: AwsClients): Promise<readonly EndpointUse[] | string> {
  try {
    const use = await endpointUse(aws, MAX_ENDPOINTS);
    return use ?? `there are more than ${MAX_ENDPOINTS} endpoints`;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}
