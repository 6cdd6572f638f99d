import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  UpdateEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { tagList } from '../../../reconcile/owner.ts';
import type { Kind } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { keepsCount } from './capacity.ts';
import { diffEndpoint, type EndpointSpec, type LiveEndpoint, updateImpact, updateWaitsMs } from './diff.ts';
import { mayPass, phaseOfEndpoint } from './phase.ts';
import { listEndpoints, phaseOfEndpointNamed, readEndpoint } from './read.ts';
import { deploymentConfig } from './rollout.ts';

const EXPECTED_MS = 150_000;

/** SageMaker endpoints: updated in place, so that callers never see a gap. */
export function endpointKind(aws: AwsClients): Kind<EndpointSpec, LiveEndpoint> {
  return {
    expectedMs: EXPECTED_MS,
    expectedUpdateMs: (spec) => EXPECTED_MS + updateWaitsMs(spec),
    impact: {
      update: updateImpact,
      replace: 'no responses until the new endpoint is in service',
      remove: 'its callers get no more responses',
    },
    passes: mayPass,
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

async function createEndpoint(aws: AwsClients, spec: EndpointSpec): Promise<void> {
  const input = { EndpointName: spec.name, EndpointConfigName: spec.configName, Tags: tagList(spec.tags) };
  await calling(
    'sagemaker:CreateEndpoint',
    async () => await aws.sagemaker.send(new CreateEndpointCommand(input)),
  );
}

async function switchConfig(aws: AwsClients, spec: EndpointSpec, live: LiveEndpoint): Promise<void> {
  const input = {
    EndpointName: spec.name,
    EndpointConfigName: spec.configName,
    RetainAllVariantProperties: keepsCount(spec.instanceCount, live.capacity),
    // An update from serverless to instances has no fleet of instances to shift traffic from.
    DeploymentConfig: live.capacity?.type === 'serverless' ? undefined : deploymentConfig(spec.rollout),
  };
  await calling(
    'sagemaker:UpdateEndpoint',
    async () => await aws.sagemaker.send(new UpdateEndpointCommand(input)),
  );
}
