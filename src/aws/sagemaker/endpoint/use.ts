import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  paginateListEndpoints,
} from '@aws-sdk/client-sagemaker';
import type { AwsClients } from '../../core/clients.ts';
import { unlessAbsent } from '../../core/errors.ts';
import { allPages } from '../../core/pages.ts';

/** What one endpoint of the region takes of the account's quotas. */
export interface EndpointUse {
  readonly name: string;
  /** 0 for an endpoint on instances. */
  readonly serverlessConcurrency: number;
  readonly instances: readonly { readonly type: string; readonly count: number }[];
}

/** What every endpoint of the region takes; undefined when there are more than `most`, each being two calls. */
export async function endpointUse(aws: AwsClients, most: number): Promise<EndpointUse[] | undefined> {
  const pages = paginateListEndpoints({ client: aws.sagemaker }, { MaxResults: 100 });
  const listed = await allPages('sagemaker:ListEndpoints', pages, (page) => page.Endpoints);
  const standing = listed.filter(({ EndpointStatus }) => EndpointStatus !== 'Failed');
  if (standing.length > most) return undefined;
  const uses = await Promise.all(standing.map(async (each) => await useOf(aws, each.EndpointName ?? '')));
  return uses.filter((use) => use !== undefined);
}

/** The config holds the instance types, the endpoint how many there are now. Either may be gone by now. */
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
