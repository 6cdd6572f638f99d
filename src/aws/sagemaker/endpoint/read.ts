import {
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  paginateListEndpoints,
} from '@aws-sdk/client-sagemaker';
import type { Found, Phase } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { unlessAbsent } from '../../core/errors.ts';
import { allPages } from '../../core/listing.ts';
import { nameContains, ownerOfArn, withOwners } from '../tags.ts';
import { capacityOf } from './capacity.ts';
import type { LiveEndpoint } from './diff.ts';
import { phaseOfEndpoint, stateOf } from './phase.ts';

async function describe(aws: AwsClients, name: string): Promise<DescribeEndpointCommandOutput | undefined> {
  return await unlessAbsent(
    'sagemaker:DescribeEndpoint',
    async () => await aws.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })),
  );
}

export async function phaseOfEndpointNamed(aws: AwsClients, name: string): Promise<Phase | undefined> {
  const live = await describe(aws, name);
  return live && phaseOfEndpoint(stateOf(live));
}

export async function readEndpoint(aws: AwsClients, name: string): Promise<LiveEndpoint | undefined> {
  const live = await describe(aws, name);
  if (!live) return undefined;
  // Only an instance count may have been changed outside.
  const onInstances = capacityOf(live, undefined)?.type === 'instances';
  const [owner, declaredCount] = await Promise.all([
    ownerOfArn(aws, { arn: live.EndpointArn, created: live.CreationTime }),
    onInstances ? declaredCountOf(aws, live.EndpointConfigName) : undefined,
  ]);
  return {
    owner,
    ...stateOf(live),
    configName: live.EndpointConfigName,
    capacity: capacityOf(live, declaredCount),
  };
}

/** Initial instance count of a config; undefined if the config was deleted. */
async function declaredCountOf(aws: AwsClients, configName: string | undefined): Promise<number | undefined> {
  const config = await unlessAbsent(
    'sagemaker:DescribeEndpointConfig',
    async () =>
      await aws.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName })),
  );
  return config?.ProductionVariants?.[0]?.InitialInstanceCount;
}

export async function listEndpoints(aws: AwsClients, prefix: string): Promise<Found[]> {
  const pages = paginateListEndpoints({ client: aws.sagemaker }, nameContains(prefix));
  const found = await allPages('sagemaker:ListEndpoints', pages, (page) => page.Endpoints);
  return await withOwners(
    aws,
    prefix,
    found.map((each) => ({ name: each.EndpointName, arn: each.EndpointArn, created: each.CreationTime })),
  );
}
