import type {
  CreateEndpointInput,
  DeleteEndpointInput,
  DeploymentConfig,
  DescribeEndpointInput,
  UpdateEndpointInput,
} from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { Call } from '../account/account-context.ts';
import { type Deployment, planDeployment } from './deployment.ts';
import { storedEndpointConfig } from './endpoint-configs.ts';
import { endpointDescription, endpointSummary } from './endpoint-description.ts';
import { type Guardrails, guardrailsOf } from './guardrails.ts';
import type { EndpointLifecycle } from './endpoint-lifecycle.ts';
import { HostedEndpoint } from './hosted-endpoint.ts';
import { type ListInput, page } from './listing.ts';
import { storedModel } from './models.ts';
import { checkQuotas } from './quotas.ts';
import { alreadyExists, arnOf, present, type Regions } from './region-state.ts';
import { checkInput, INPUT } from './shapes.ts';
import { tagNew } from './tags.ts';

type EndpointArn = { EndpointArn: string };
type ListEndpoints = ListInput & {
  StatusEquals?: string;
  LastModifiedTimeBefore?: number;
  LastModifiedTimeAfter?: number;
};

/**
 * CreateEndpoint, UpdateEndpoint, DescribeEndpoint, ListEndpoints, DeleteEndpoint. Each change answers at once with
 * the endpoint in a moving status; what becomes of it is seen by describing it.
 */
export function endpointActions(regions: Regions, lifecycle: EndpointLifecycle): ActionTable {
  return {
    CreateEndpoint: (input: CreateEndpointInput, call: Call) =>
      createEndpoint(regions, lifecycle, input, call),
    UpdateEndpoint: (input: UpdateEndpointInput, call: Call) =>
      updateEndpoint(regions, lifecycle, input, call),
    DescribeEndpoint: (input: DescribeEndpointInput, call: Call) => {
      checkInput(INPUT.EndpointName, input);
      return endpointDescription(hostedEndpoint(regions, input.EndpointName ?? '', call));
    },
    ListEndpoints: (input: ListEndpoints, call: Call) => listEndpoints(regions, input, call),
    DeleteEndpoint: (input: DeleteEndpointInput, call: Call) => {
      checkInput(INPUT.EndpointName, input);
      const endpoint = settledEndpoint(regions, input.EndpointName ?? '', call);
      const state = regions.of(call.region);
      lifecycle.remove(endpoint, () => {
        state.endpoints.delete(endpoint.name.toLowerCase());
        state.tags.delete(endpoint.arn);
      });
    },
  };
}

/** The endpoint of that name. Throws ValidationException when it is absent. */
function hostedEndpoint(regions: Regions, name: string, call: Call): HostedEndpoint {
  return present(regions.of(call.region).endpoints.get(name.toLowerCase()), 'endpoint', name, call);
}

/** The same, for a change: throws ValidationException while an earlier change is under way. */
function settledEndpoint(regions: Regions, name: string, call: Call): HostedEndpoint {
  const endpoint = hostedEndpoint(regions, name, call);
  if (!endpoint.inProgress) return endpoint;
  throw validationException(`Cannot update in-progress endpoint "${endpoint.arn}".`);
}

/** The same, for a change that needs a fleet: of a Failed endpoint "only DeleteEndpoint" is possible. */
export function servingEndpoint(regions: Regions, name: string, call: Call): HostedEndpoint {
  const endpoint = settledEndpoint(regions, name, call);
  if (endpoint.status !== 'Failed') return endpoint;
  throw validationException(`Cannot update failed endpoint "${endpoint.arn}". It can only be deleted.`);
}

/**
 * A name is taken without regard to case (CreateEndpointInput: "The name is case-insensitive"), also while the
 * endpoint that had it is still Deleting.
 */
function createEndpoint(
  regions: Regions,
  lifecycle: EndpointLifecycle,
  input: CreateEndpointInput,
  call: Call,
): EndpointArn {
  checkInput(INPUT.CreateEndpoint, input);
  const state = regions.of(call.region);
  const name = input.EndpointName ?? '';
  const arn = arnOf('endpoint', name, call);
  if (state.endpoints.has(name.toLowerCase())) throw alreadyExists('endpoint', arn);
  const deployment = deploymentOf(regions, input.EndpointConfigName ?? '', call);
  checkQuotas(call.world, deployment.variant, [...state.endpoints.values()]);
  // There is no old fleet to shift anything from: it is checked and kept, no more.
  guardrailsFor(input.DeploymentConfig, deployment, deployment, call);
  const endpoint = new HostedEndpoint(name, arn, call.region, deployment);
  endpoint.lastDeploymentConfig = input.DeploymentConfig;
  tagNew(state, arn, input.Tags);
  state.endpoints.set(name.toLowerCase(), endpoint);
  lifecycle.create(endpoint, deployment);
  return { EndpointArn: arn };
}

/**
 * Configuration and endpoint may both be absent, and their messages share a prefix (`Could not find endpoint`);
 * the endpoint is looked for first.
 */
function updateEndpoint(
  regions: Regions,
  lifecycle: EndpointLifecycle,
  input: UpdateEndpointInput,
  call: Call,
): EndpointArn {
  checkInput(INPUT.UpdateEndpoint, input);
  const endpoint = servingEndpoint(regions, input.EndpointName ?? '', call);
  const next = deploymentOf(regions, input.EndpointConfigName ?? '', call);
  const current = endpoint.live?.deployment;
  // "you can't update a real-time endpoint to serverless" (guide page serverless-endpoints); the text is our own.
  if (next.variant.serverless && current && !current.variant.serverless) {
    throw validationException(
      `Cannot update real-time endpoint "${endpoint.arn}" to a serverless configuration.`,
    );
  }
  const target = current ? retained(current, next, input) : next;
  const config = deploymentConfigOf(endpoint, input);
  checkQuotas(call.world, target.variant, standingBeside(regions, endpoint, target, call));
  const guardrails = guardrailsFor(config, current, target, call);
  endpoint.lastDeploymentConfig = config;
  lifecycle.update(endpoint, target, guardrails);
  return { EndpointArn: endpoint.arn };
}

/** A new fleet stands beside the old one until it has taken over; a serverless endpoint is one before and after. */
function standingBeside(
  regions: Regions,
  endpoint: HostedEndpoint,
  { variant }: Deployment,
  call: Call,
): HostedEndpoint[] {
  const all = [...regions.of(call.region).endpoints.values()];
  return variant.serverless ? all.filter((other) => other !== endpoint) : all;
}

/** Throws ValidationException for an absent configuration or model. */
function deploymentOf(regions: Regions, configName: string, call: Call): Deployment {
  const config = storedEndpointConfig(regions, configName, call);
  return planDeployment(
    config,
    storedModel(regions, config.input.ProductionVariants?.[0]?.ModelName ?? '', call),
  );
}

/** RetainAllVariantProperties keeps count and weight of the variant as they are now, less the excluded ones. */
function retained(current: Deployment, next: Deployment, input: UpdateEndpointInput): Deployment {
  if (input.RetainAllVariantProperties !== true || next.variant.name !== current.variant.name) return next;
  const excluded = input.ExcludeRetainedVariantProperties?.map((property) => property.VariantPropertyType);
  const from = (property: 'DesiredInstanceCount' | 'DesiredWeight'): Deployment['variant'] =>
    excluded?.includes(property) ? next.variant : current.variant;
  const variant = { ...next.variant, weight: from('DesiredWeight').weight };
  if (next.variant.serverless) return { ...next, variant };
  return { ...next, variant: { ...variant, instanceCount: from('DesiredInstanceCount').instanceCount } };
}

/** RetainDeploymentConfig: "whether to reuse the last deployment configuration"; one that is given comes first. */
function deploymentConfigOf(
  endpoint: HostedEndpoint,
  input: UpdateEndpointInput,
): DeploymentConfig | undefined {
  if (input.DeploymentConfig || input.RetainDeploymentConfig !== true) return input.DeploymentConfig;
  return endpoint.lastDeploymentConfig;
}

/** Throws ValidationException for a DeploymentConfig that does not fit; undefined when none is asked for. */
function guardrailsFor(
  config: DeploymentConfig | undefined,
  current: Deployment | undefined,
  next: Deployment,
  call: Call,
): Guardrails | undefined {
  if (!config) return undefined;
  // "your new endpoint configuration must have the same variant name as the old" (deployment-guardrails-exclusions).
  if (current && current.variant.name !== next.variant.name) {
    throw validationException(
      `The variant must keep its name ${current.variant.name} in an update with a DeploymentConfig.`,
    );
  }
  const { instanceCount, serverless } = next.variant;
  return guardrailsOf(config, {
    instanceCount,
    serverless: serverless !== undefined,
    alarmExists: (name) => call.world.ports.alarms.stateOf(call.region, name) !== undefined,
  });
}

/** ListEndpoints filters by status and by the last change, which the other lists of this service cannot. */
function listEndpoints(regions: Regions, input: ListEndpoints, call: Call): object {
  checkInput(INPUT.ListEndpoints, input);
  const wanted = [...regions.of(call.region).endpoints.values()].filter((endpoint) => {
    const modifiedSeconds = endpoint.modifiedAt.getTime() / 1000;
    return (
      (input.StatusEquals === undefined || endpoint.status === input.StatusEquals) &&
      modifiedSeconds < (input.LastModifiedTimeBefore ?? Infinity) &&
      modifiedSeconds > (input.LastModifiedTimeAfter ?? -Infinity)
    );
  });
  const { items, next } = page(wanted, input);
  return { Endpoints: items.map(endpointSummary), ...next };
}
