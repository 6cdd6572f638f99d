import { imageOf } from '../../infra/images.ts';
import { namesOf, ownerOf } from '../../infra/naming.ts';
import { proxyConcurrency } from '../../infra/api/proxy-concurrency.ts';
import { bucketPlace } from '../aws/s3/bucket-location.ts';
import type { AwsClients } from '../aws/core/clients.ts';
import { type EndpointUse, endpointUse } from '../aws/sagemaker/endpoint/use.ts';
import { concurrencyPool } from '../aws/lambda/function-concurrency.ts';
import { imageBytes } from '../aws/ecr/image-registry.ts';
import { sagemakerQuotas } from '../aws/servicequotas/service-quotas.ts';
import { Fault } from '../contract/fault.ts';
import { judgeBucket } from './checks/bucket.ts';
import { judgeCaller } from './checks/caller.ts';
import { judgeConcurrency } from './checks/concurrency.ts';
import type { Finding } from './finding.ts';
import { judgeImage } from './checks/image.ts';
import { instanceQuotaName, judgeInstanceQuota } from './checks/instance-quotas.ts';
import { judgeServerlessQuotas, SERVERLESS_QUOTAS } from './checks/serverless-quotas.ts';
import { type Check, check, specOf, type With } from './subject.ts';

// Counting what an endpoint takes is two calls; past this many it is left to the reader.
const MOST_ENDPOINTS = 40;

/** What is read of the account: who calls, quotas, the image and the bucket. */
export const ACCOUNT_CHECKS: readonly Check[] = [
  check('credentials', ['host', 'proxy'], ['access'], ({ access }) => judgeCaller(access.caller)),
  check('quotas', ['host'], ['access'], quotas),
  check('image', ['host'], ['access', 'stack'], image),
  check('bucket', ['host'], ['access'], bucket),
  check('reserved concurrency', ['proxy'], ['access'], concurrency),
];

async function quotas({ config, stack, access: { aws, site } }: With<'access'>): Promise<Finding[]> {
  const { host } = config;
  const serverless = host.type === 'sagemaker-serverless';
  const wanted = serverless ? SERVERLESS_QUOTAS : [instanceQuotaName(host.instanceType)];
  const [found, use] = await Promise.all([sagemakerQuotas(aws, wanted), counted(aws)]);
  const { endpoint } = stack?.names ?? namesOf(ownerOf(config), site);
  const facts = { region: site.region, quotas: found, use, endpoint };
  return serverless ? judgeServerlessQuotas(host, facts) : judgeInstanceQuota(host, facts);
}

/** A deployer who may describe no endpoint but his own still learns of the quotas themselves. */
async function counted(aws: AwsClients): Promise<readonly EndpointUse[] | string> {
  try {
    const use = await endpointUse(aws, MOST_ENDPOINTS);
    return use ?? `there are more than ${MOST_ENDPOINTS} endpoints`;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

async function image({ config, stack, access }: With<'access' | 'stack'>): Promise<Finding[]> {
  const wanted = imageOf(specOf(stack, 'model').image);
  const serverless = config.host.type === 'sagemaker-serverless';
  return judgeImage({ uri: wanted.uri, serverless, bytes: await imageBytes(access.aws, wanted) });
}

async function bucket({ config, access: { aws, site } }: With<'access'>): Promise<Finding[]> {
  const name = namesOf(ownerOf(config), site).bucket;
  return judgeBucket(name, await bucketPlace(aws, name), site.region);
}

async function concurrency({ config, access: { aws, site } }: With<'access'>): Promise<Finding[]> {
  const wanted = proxyConcurrency(config);
  if (wanted === undefined) return [];
  return judgeConcurrency(wanted, await concurrencyPool(aws, namesOf(ownerOf(config), site).proxy));
}
