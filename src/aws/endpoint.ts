import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  paginateListEndpoints,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { type Tags, tagList } from '../reconcile/owner.ts';
import type { Change, Kind, Phase } from '../reconcile/resource.ts';
import type { AwsClients } from './clients.ts';
import { capacityChanges, capacityOf, keepsCount, type LiveCapacity } from './endpoint-capacity.ts';
import { calling, creating, unlessAbsent, unlessGone } from './errors.ts';
import { allPages } from './pages.ts';
import { ownedNames, ownerOfArn } from './sagemaker-tags.ts';

/** The stable thing callers invoke; which release it serves is one name. */
export interface EndpointSpec {
  readonly name: string;
  readonly configName: string;
  /** How many instances the config starts with; undefined when it is serverless. */
  readonly instanceCount: number | undefined;
  readonly tags: Tags;
}

export interface LiveEndpoint {
  readonly owner: string | undefined;
  readonly status: string | undefined;
  readonly configName: string | undefined;
  readonly capacity: LiveCapacity | undefined;
  readonly failureReason: string | undefined;
}

/** SageMaker endpoints: updated in place, so that callers never see a gap. */
export function endpointKind(aws: AwsClients): Kind<EndpointSpec, LiveEndpoint> {
  return {
    expectedMs: 150_000,
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: phaseOfEndpoint,
    phaseAt: async (name) => await phaseOfEndpointNamed(aws, name),
    diff: diffEndpoint,
    read: async (name) => await readEndpoint(aws, name),
    create: async (spec) => await createEndpoint(aws, spec),
    update: async (spec, live) => await switchConfig(aws, spec, live),
    remove: async (name) =>
      await unlessGone(
        'sagemaker:DeleteEndpoint',
        async () => await aws.sagemaker.send(new DeleteEndpointCommand({ EndpointName: name })),
      ),
    list: async (owner) => await listEndpoints(aws, owner),
  };
}

/** DescribeEndpoint's status machine; the SDK's waiter knows only InService and Failed. */
function phaseOfEndpoint({ status, failureReason }: Pick<LiveEndpoint, 'status' | 'failureReason'>): Phase {
  switch (status) {
    case 'InService':
    // A rolling update and its rollback both failed: it serves a mix of configs, and an update repairs it.
    case 'UpdateRollbackFailed':
      return { state: 'ready', note: failureReason };
    case 'Failed':
    case 'OutOfService':
      return { state: 'broken', reason: failureReason ?? `it is ${status} and AWS gives no reason` };
    case 'Deleting':
      return { state: 'leaving' };
    default:
      return { state: 'moving', toward: status ?? 'unknown' };
  }
}

/**
 * A failed UpdateEndpoint ends InService on the old config: the config's name is the only proof.
 * Throws Fault `config` when a real-time endpoint is to become serverless.
 */
function diffEndpoint(spec: EndpointSpec, live: LiveEndpoint): Change[] {
  if (live.configName === spec.configName) return [];
  return [
    { field: 'endpoint config', from: live.configName, to: spec.configName },
    ...capacityChanges(spec.name, spec.instanceCount, live.capacity),
  ];
}

async function describe(aws: AwsClients, name: string): Promise<DescribeEndpointCommandOutput | undefined> {
  return await unlessAbsent(
    'sagemaker:DescribeEndpoint',
    async () => await aws.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })),
  );
}

async function phaseOfEndpointNamed(aws: AwsClients, name: string): Promise<Phase | undefined> {
  const live = await describe(aws, name);
  return live && phaseOfEndpoint({ status: live.EndpointStatus, failureReason: live.FailureReason });
}

async function readEndpoint(aws: AwsClients, name: string): Promise<LiveEndpoint | undefined> {
  const live = await describe(aws, name);
  if (!live) return undefined;
  // Only instances have a count that something else may have changed.
  const onInstances = capacityOf(live, undefined)?.type === 'instances';
  const [owner, declaredCount] = await Promise.all([
    ownerOfArn(aws, live.EndpointArn),
    onInstances ? declaredCountOf(aws, live.EndpointConfigName) : undefined,
  ]);
  return {
    owner,
    status: live.EndpointStatus,
    configName: live.EndpointConfigName,
    capacity: capacityOf(live, declaredCount),
    failureReason: live.FailureReason,
  };
}

/** How many instances a config starts with; undefined for one that is gone. */
async function declaredCountOf(aws: AwsClients, configName: string | undefined): Promise<number | undefined> {
  const config = await unlessAbsent(
    'sagemaker:DescribeEndpointConfig',
    async () =>
      await aws.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName })),
  );
  return config?.ProductionVariants?.[0]?.InitialInstanceCount;
}

async function createEndpoint(aws: AwsClients, spec: EndpointSpec): Promise<void> {
  const input = { EndpointName: spec.name, EndpointConfigName: spec.configName, Tags: tagList(spec.tags) };
  await creating(
    'sagemaker:CreateEndpoint',
    async () => await aws.sagemaker.send(new CreateEndpointCommand(input)),
  );
}

async function switchConfig(aws: AwsClients, spec: EndpointSpec, live: LiveEndpoint): Promise<void> {
  const input = {
    EndpointName: spec.name,
    EndpointConfigName: spec.configName,
    RetainAllVariantProperties: keepsCount(spec.instanceCount, live.capacity),
  };
  await calling(
    'sagemaker:UpdateEndpoint',
    async () => await aws.sagemaker.send(new UpdateEndpointCommand(input)),
  );
}

async function listEndpoints(aws: AwsClients, owner: string): Promise<string[]> {
  const pages = paginateListEndpoints({ client: aws.sagemaker }, { NameContains: owner });
  const endpoints = await allPages('sagemaker:ListEndpoints', pages, (page) => page.Endpoints);
  return await ownedNames(
    aws,
    owner,
    endpoints.map(({ EndpointName, EndpointArn }) => ({ name: EndpointName, arn: EndpointArn })),
  );
}
