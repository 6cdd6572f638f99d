import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  paginateListEndpoints,
} from '@aws-sdk/client-sagemaker';
import type { AwsClients } from '../../core/clients.ts';
import { unlessAbsent } from '../../core/errors.ts';
import { allPages } from '../../core/listing.ts';

/** Usage of the account's quotas by one endpoint of the region. */
export interface EndpointUse {
  readonly name: string;
  /** 0 for an endpoint on instances. */
  readonly serverlessConcurrency: number;
  readonly instances: readonly { readonly type: string; readonly count: number }[];
}

/** Usage by every endpoint of the region; undefined when there are more than `most`, as each takes two calls. */
export async function endpointUse(aws: AwsClients, most: number): Promise<EndpointUse[] | undefined> {
  const pages = paginateListEndpoints({ client: aws.sagemaker }, { MaxResults: 100 });
  const listed = await allPages('sagemaker:ListEndpoints', pages, (page) => page.Endpoints);
  const served = listed.filter(({ EndpointStatus }) => EndpointStatus !== 'Failed');
  if (served.length > most) return undefined;
  const uses = await Promise.all(served.map(async (each) => await useOf(aws, each.EndpointName ?? '')));
  return uses.filter((use) => use !== undefined);
}

/** The config has the instance types, the endpoint the current counts. Either may have been deleted meanwhile. */
async function useOf(aws: AwsClients, name: string): Promise<EndpointUse | undefined> {
  const endpoint = await unlessAbsent(
    'sagemaker:DescribeEndpoint',
    async () => await aws.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })),
  );
  if (!endpoint) return undefined;
  const configName = endpoint.PendingDeploymentSummary?.EndpointConfigName ?? endpoint.EndpointConfigName;
  const config = await unlessAbsent(
    'sagemaker:DescribeEndpointConfig',
    async () =>
      await aws.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName })),
  );
  const counts = new Map(
    endpoint.ProductionVariants?.map((each) => [each.VariantName, each.CurrentInstanceCount]),
  );
  const variants = config?.ProductionVariants ?? [];
  return {
    name,
    serverlessConcurrency: variants.reduce(
      (sum, each) => sum + (each.ServerlessConfig?.MaxConcurrency ?? 0),
      0,
    ),
    instances: variants.flatMap(({ InstanceType, InitialInstanceCount = 0, VariantName }) =>
      InstanceType ? [{ type: InstanceType, count: counts.get(VariantName) ?? InitialInstanceCount }] : [],
    ),
  };
}
