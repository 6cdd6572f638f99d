import {
  CreateEndpointConfigCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointConfigCommand,
  paginateListEndpointConfigs,
  type ProductionVariant,
  type ProductionVariantInstanceType,
} from '@aws-sdk/client-sagemaker';
import type { VariantCapacity } from '../../config/capacity.ts';
import { type Tags, tagList } from '../../reconcile/owner.ts';
import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { allPages } from '../core/listing.ts';
import { nameContains, ownerOfArn, withOwners } from './tags.ts';

/** How a model is hosted. Immutable in AWS, so the name contains a digest of the spec. */
export interface EndpointConfigSpec {
  readonly name: string;
  readonly modelName: string;
  /** Must stay the same over all updates: deployment guardrails reject another. */
  readonly variantName: string;
  readonly capacity: VariantCapacity;
  /** Encrypts the volume of each instance, or AWS's copy of the image for serverless. */
  readonly kmsKeyId: string | undefined;
  readonly tags: Tags;
}

export interface LiveEndpointConfig {
  readonly owner: string | undefined;
  readonly modelName: string | undefined;
}

/** SageMaker endpoint configurations. */
export function endpointConfigKind(aws: AwsClients): Kind<EndpointConfigSpec, LiveEndpointConfig> {
  return immutableKind(1_000, {
    nameOf: (spec) => spec.name,
    read: async (name) => await readConfig(aws, name),
    create: async (spec) => await createConfig(aws, spec),
    remove: async (name) =>
      await unlessGone(
        'sagemaker:DeleteEndpointConfig',
        async () => await aws.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name })),
      ),
    list: async (prefix) => await listConfigs(aws, prefix),
  });
}

async function readConfig(aws: AwsClients, name: string): Promise<LiveEndpointConfig | undefined> {
  const config = await unlessAbsent(
    'sagemaker:DescribeEndpointConfig',
    async () => await aws.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: name })),
  );
  if (!config) return undefined;
  const modelName = config.ProductionVariants?.[0]?.ModelName;
  return {
    owner: await ownerOfArn(aws, { arn: config.EndpointConfigArn, created: config.CreationTime }),
    modelName,
  };
}

async function createConfig(aws: AwsClients, spec: EndpointConfigSpec): Promise<void> {
  const variant = {
    VariantName: spec.variantName,
    ModelName: spec.modelName,
    ...capacityMembers(spec.capacity),
  };
  const input = {
    EndpointConfigName: spec.name,
    ProductionVariants: [variant],
    KmsKeyId: spec.kmsKeyId,
    Tags: tagList(spec.tags),
  };
  await calling(
    'sagemaker:CreateEndpointConfig',
    async () => await aws.sagemaker.send(new CreateEndpointConfigCommand(input)),
  );
}

/** The members of ProductionVariant that define its capacity. */
function capacityMembers(capacity: VariantCapacity): Partial<ProductionVariant> {
  if (capacity.type === 'serverless') {
    return {
      ServerlessConfig: {
        MemorySizeInMB: capacity.memoryMb,
        MaxConcurrency: capacity.maxConcurrency,
        ProvisionedConcurrency: capacity.provisionedConcurrency,
      },
    };
  }
  return {
    InstanceType: capacity.instanceType as ProductionVariantInstanceType,
    InitialInstanceCount: capacity.instanceCount,
    ModelDataDownloadTimeoutInSeconds: capacity.dataDownloadTimeoutSeconds,
    ContainerStartupHealthCheckTimeoutInSeconds: capacity.startupHealthCheckTimeoutSeconds,
    VolumeSizeInGB: capacity.volumeGb,
  };
}

async function listConfigs(aws: AwsClients, prefix: string): Promise<Found[]> {
  const pages = paginateListEndpointConfigs({ client: aws.sagemaker }, nameContains(prefix));
  const found = await allPages('sagemaker:ListEndpointConfigs', pages, (page) => page.EndpointConfigs);
  return await withOwners(
    aws,
    prefix,
    found.map((each) => ({
      name: each.EndpointConfigName,
      arn: each.EndpointConfigArn,
      created: each.CreationTime,
    })),
  );
}
