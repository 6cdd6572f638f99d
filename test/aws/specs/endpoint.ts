import { tagsFor } from '../../../infra/naming.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { endpointConfigKind, type EndpointConfigSpec } from '../../../src/aws/sagemaker/endpoint-config.ts';
import { modelKind } from '../../../src/aws/sagemaker/model.ts';
import { instanceCountOf } from '../../../src/config/capacity.ts';
import { rolloutOf } from '../../../src/config/rollout-plan.ts';
import { DEFAULT_ROLLOUT } from '../../../src/config/rollout.ts';
import { REGION } from '../../emulated-account.ts';
import { stubArchive } from '../../stub-archive.ts';
import { calm } from '../account-under-test.ts';
import { roleArnOf, roleOf, roles } from './function.ts';
import { bucketOf, objectOf, objects, withBucket } from './storage.ts';

export const modelOf = (owner: string) => ({
  name: `${owner}-model`,
  image: `763104351884.dkr.ecr.${REGION}.amazonaws.com/huggingface-pytorch-inference:x`,
  modelDataUrl: `s3://${bucketOf(owner).name}/models/abc/model.tar.gz`,
  environment: { SAGEMAKER_PROGRAM: 'inference.py' },
  roleArn: roleArnOf(owner),
  vpc: undefined,
  tags: tagsFor(owner, 'model', {}),
});

export const VPC = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d', 'sg-1a1b2c3d'] };

export const serverlessOf = (owner: string, maxConcurrency = 5): EndpointConfigSpec => ({
  name: `${owner}-config-${maxConcurrency}`,
  modelName: modelOf(owner).name,
  variantName: 'primary',
  capacity: { type: 'serverless', memoryMb: 2048, maxConcurrency, provisionedConcurrency: 1 },
  kmsKeyId: undefined,
  tags: tagsFor(owner, 'endpoint-config', {}),
});

export const instancesOf = (owner: string, instanceCount = 1): EndpointConfigSpec => ({
  ...serverlessOf(owner),
  name: `${owner}-instances-${instanceCount}`,
  capacity: {
    type: 'instances',
    instanceType: 'ml.m5.large',
    instanceCount,
    dataDownloadTimeoutSeconds: 600,
    startupHealthCheckTimeoutSeconds: 300,
    volumeGb: 30,
  },
  kmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
});

/** An endpoint with the configuration returned by `config` for its owner. */
export const endpointOf = (config: (owner: string) => EndpointConfigSpec) => (owner: string) => {
  const { name, capacity } = config(owner);
  return {
    name: owner,
    configName: name,
    instanceCount: instanceCountOf(capacity),
    rollout: rolloutOf(DEFAULT_ROLLOUT, []),
    tags: tagsFor(owner, 'endpoint', {}),
  };
};

export async function withArchive(aws: AwsClients, owner: string): Promise<void> {
  await withBucket(aws, owner);
  await roles(aws).create(roleOf(owner), calm);
  await objects(aws).create(objectOf(owner, await stubArchive()), calm);
}

export async function withModel(aws: AwsClients, owner: string): Promise<void> {
  await withArchive(aws, owner);
  await modelKind(aws).create(modelOf(owner), calm);
}

export async function withConfigs(aws: AwsClients, owner: string): Promise<void> {
  await withModel(aws, owner);
  for (const config of [
    serverlessOf(owner, 5),
    serverlessOf(owner, 6),
    instancesOf(owner, 1),
    instancesOf(owner, 2),
  ])
    await endpointConfigKind(aws).create(config, calm);
}
