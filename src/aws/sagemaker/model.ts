import {
  CreateModelCommand,
  DeleteModelCommand,
  DescribeModelCommand,
  paginateListModels,
} from '@aws-sdk/client-sagemaker';
import { type Tags, tagList } from '../../reconcile/owner.ts';
import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { allPages } from '../core/listing.ts';
import { nameContains, ownerOfArn, withOwners } from './tags.ts';

/** Subnets (1 to 16) and security groups (1 to 5) of one VPC, by id. */
export interface Vpc {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** An image, an archive and an environment. The name contains their digest: a change is another model. */
export interface ModelSpec {
  readonly name: string;
  readonly image: string;
  /** `s3://bucket/key.tar.gz`: serverless endpoints do not support an uncompressed ModelDataSource. */
  readonly modelDataUrl: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
  /** VPC for the container's traffic; real-time endpoints only. */
  readonly vpc: Vpc | undefined;
  readonly tags: Tags;
}

export interface LiveModel {
  readonly owner: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** SageMaker models. */
export function modelKind(aws: AwsClients): Kind<ModelSpec, LiveModel> {
  return immutableKind(1_000, {
    nameOf: (spec) => spec.name,
    read: async (name) => await readModel(aws, name),
    create: async (spec) => await createModel(aws, spec),
    remove: async (name) =>
      await unlessGone(
        'sagemaker:DeleteModel',
        async () => await aws.sagemaker.send(new DeleteModelCommand({ ModelName: name })),
      ),
    list: async (prefix) => await listModels(aws, prefix),
  });
}

async function readModel(aws: AwsClients, name: string): Promise<LiveModel | undefined> {
  const model = await unlessAbsent(
    'sagemaker:DescribeModel',
    async () => await aws.sagemaker.send(new DescribeModelCommand({ ModelName: name })),
  );
  if (!model) return undefined;
  const environment = model.PrimaryContainer?.Environment ?? {};
  return { owner: await ownerOfArn(aws, { arn: model.ModelArn, created: model.CreationTime }), environment };
}

async function createModel(aws: AwsClients, spec: ModelSpec): Promise<void> {
  const input = {
    ModelName: spec.name,
    ExecutionRoleArn: spec.roleArn,
    PrimaryContainer: {
      Image: spec.image,
      ModelDataUrl: spec.modelDataUrl,
      Environment: { ...spec.environment },
    },
    VpcConfig: spec.vpc && {
      Subnets: [...spec.vpc.subnetIds],
      SecurityGroupIds: [...spec.vpc.securityGroupIds],
    },
    Tags: tagList(spec.tags),
  };
  await calling('sagemaker:CreateModel', async () => await aws.sagemaker.send(new CreateModelCommand(input)));
}

async function listModels(aws: AwsClients, prefix: string): Promise<Found[]> {
  const pages = paginateListModels({ client: aws.sagemaker }, nameContains(prefix));
  const found = await allPages('sagemaker:ListModels', pages, (page) => page.Models);
  return await withOwners(
    aws,
    prefix,
    found.map((each) => ({ name: each.ModelName, arn: each.ModelArn, created: each.CreationTime })),
  );
}
