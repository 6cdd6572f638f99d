import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  paginateListEndpoints,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { Fault } from '../../../contract/fault.ts';
import { type Tags, tagList } from '../../../reconcile/owner.ts';
import { type Rollout, sizeProblem, waitsSeconds } from '../../../config/rollout-plan.ts';
import type { Change, Found, Kind, Phase } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { capacityChanges, capacityOf, keepsCount, type LiveCapacity } from './capacity.ts';
import { type EndpointStanding, phaseOfEndpoint, standingOf } from './phase.ts';
import { deploymentConfig, rolloutText } from './rollout.ts';
import { calling, creating, unlessAbsent, unlessGone } from '../../core/errors.ts';
import { allPages } from '../../core/pages.ts';
import { nameContains, ownerOfArn, withOwners } from '../tags.ts';

/** The stable thing callers invoke; which release it serves is one name. */
export interface EndpointSpec {
  readonly name: string;
  readonly configName: string;
  /** How many instances the config starts with; undefined when it is serverless. */
  readonly instanceCount: number | undefined;
  /** How an update moves traffic. It is no state of the endpoint: only a change of config asks for it. */
  readonly rollout: Rollout;
  readonly tags: Tags;
}

export interface LiveEndpoint extends EndpointStanding {
  readonly owner: string | undefined;
  readonly configName: string | undefined;
  readonly capacity: LiveCapacity | undefined;
}

const EXPECTED_MS = 150_000;

/** SageMaker endpoints: updated in place, so that callers never see a gap. */
export function endpointKind(aws: AwsClients): Kind<EndpointSpec, LiveEndpoint> {
  return {
    expectedMs: EXPECTED_MS,
    expectedUpdateMs: ({ rollout, instanceCount = 1 }) =>
      EXPECTED_MS + waitsSeconds(rollout, instanceCount) * 1_000,
    impact: {
      update: updateImpact,
      replace: 'no answers from its deletion until the new one is in service',
      remove: 'whoever invokes it gets no more answers',
    },
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
    list: async (prefix) => await listEndpoints(aws, prefix),
  };
}

/**
 * A failed UpdateEndpoint ends InService on the old config: the config's name is the only proof; after a rolling
 * update that failed both ways not even that, for some instances serve the other one.
 * Throws Fault `config` when a real-time endpoint is to become serverless, or a step does not fit its instances.
 */
function diffEndpoint(spec: EndpointSpec, live: LiveEndpoint): Change[] {
  const mixed = live.status === 'UpdateRollbackFailed';
  if (live.configName === spec.configName && !mixed) return [];
  if (live.configName === spec.configName) {
    return [{ field: 'fleet', from: 'a mix of two configs', to: spec.configName }];
  }
  refuseSize(spec, live);
  return [
    { field: 'endpoint config', from: live.configName, to: spec.configName },
    ...capacityChanges(spec.name, spec.instanceCount, live.capacity),
  ];
}

/** An update runs on as many instances as there are, which may be more than are declared. Throws Fault `config`. */
function refuseSize({ name, instanceCount, rollout }: EndpointSpec, { capacity }: LiveEndpoint): void {
  if (capacity?.type !== 'instances' || !keepsCount(instanceCount, capacity)) return;
  const problem = sizeProblem(rollout, capacity.count);
  if (problem === undefined) return;
  throw new Fault(
    'config',
    `rollout.size does not fit the endpoint ${name}, which runs on ${capacity.count} instances now: ${rollout.strategy} ${problem}.`,
    'Give the size in percent, or deploy with --rollout all-at-once.',
  );
}

function updateImpact({ instanceCount, rollout }: EndpointSpec, { capacity }: LiveEndpoint): string {
  if (capacity?.type === 'serverless') {
    return instanceCount === undefined
      ? 'no interruption; serverless: cold starts while it re-initialises'
      : 'no interruption; all traffic moves at once when the instances are healthy, with no way back in place';
  }
  return rolloutText(rollout, capacity?.count ?? instanceCount ?? 1);
}

async function describe(aws: AwsClients, name: string): Promise<DescribeEndpointCommandOutput | undefined> {
  return await unlessAbsent(
    'sagemaker:DescribeEndpoint',
    async () => await aws.sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })),
  );
}

async function phaseOfEndpointNamed(aws: AwsClients, name: string): Promise<Phase | undefined> {
  const live = await describe(aws, name);
  return live && phaseOfEndpoint(standingOf(live));
}

async function readEndpoint(aws: AwsClients, name: string): Promise<LiveEndpoint | undefined> {
  const live = await describe(aws, name);
  if (!live) return undefined;
  // Only instances have a count that something else may have changed.
  const onInstances = capacityOf(live, undefined)?.type === 'instances';
  const [owner, declaredCount] = await Promise.all([
    ownerOfArn(aws, { arn: live.EndpointArn, created: live.CreationTime }),
    onInstances ? declaredCountOf(aws, live.EndpointConfigName) : undefined,
  ]);
  return {
    owner,
    ...standingOf(live),
    configName: live.EndpointConfigName,
    capacity: capacityOf(live, declaredCount),
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
    // The move from serverless to instances has no fleet of instances to shift shares from.
    DeploymentConfig: live.capacity?.type === 'serverless' ? undefined : deploymentConfig(spec.rollout),
  };
  await calling(
    'sagemaker:UpdateEndpoint',
    async () => await aws.sagemaker.send(new UpdateEndpointCommand(input)),
  );
}

async function listEndpoints(aws: AwsClients, prefix: string): Promise<Found[]> {
  const pages = paginateListEndpoints({ client: aws.sagemaker }, nameContains(prefix));
  const found = await allPages('sagemaker:ListEndpoints', pages, (page) => page.Endpoints);
  return await withOwners(
    aws,
    prefix,
    found.map((each) => ({ name: each.EndpointName, arn: each.EndpointArn, created: each.CreationTime })),
  );
}
