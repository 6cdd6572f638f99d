import type * as sdk from '@aws-sdk/client-sagemaker';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import type { EndpointLifecycle } from './endpoint-lifecycle.ts';
import { deploymentConfigOf, deploymentOf, guardrailsFor, retained } from './endpoint-plan.ts';
import { HostedEndpoint } from './hosted-endpoint.ts';
import { checkQuotas } from './quotas.ts';
import type { Regions } from './region-state.ts';
import { alreadyExists, arnOf, validationException } from './resource.ts';
import { storeTags } from './tags.ts';

type EndpointArn = { EndpointArn: string };
type CreateEndpoint = Input<typeof sdk, 'CreateEndpoint'>;
type UpdateEndpoint = Input<typeof sdk, 'UpdateEndpoint'>;

/** Context of an endpoint change. */
interface Hosting {
  readonly regions: Regions;
  readonly lifecycle: EndpointLifecycle;
}

/**
 * Names are compared case-insensitively (CreateEndpointInput: "The name is case-insensitive"), also while the
 * previous endpoint is still Deleting.
 */
export function createEndpoint(
  { regions, lifecycle }: Hosting,
  input: CreateEndpoint,
  call: Call,
): EndpointArn {
  const state = regions.of(call.region);
  const name = input.EndpointName;
  const arn = arnOf('endpoint', name, call);
  if (state.endpoints.has(name.toLowerCase())) throw alreadyExists('endpoint', arn);
  const deployment = deploymentOf(regions, input.EndpointConfigName, call);
  checkQuotas(call.account, deployment.variant, [...state.endpoints.values()]);
  // There is no old fleet to shift traffic from: it is only validated and stored.
  guardrailsFor(input.DeploymentConfig, deployment, deployment, call);
  const endpoint = new HostedEndpoint(name, arn, call.region, deployment);
  endpoint.lastDeploymentConfig = input.DeploymentConfig;
  storeTags(state, arn, input.Tags);
  state.endpoints.set(name.toLowerCase(), endpoint);
  lifecycle.create(endpoint, deployment);
  return { EndpointArn: arn };
}

/**
 * Configuration and endpoint may both be missing, and their messages share a prefix (`Could not find endpoint`);
 * the endpoint is checked first.
 */
export function updateEndpoint(
  { regions, lifecycle }: Hosting,
  endpoint: HostedEndpoint,
  input: UpdateEndpoint,
  call: Call,
): EndpointArn {
  const next = deploymentOf(regions, input.EndpointConfigName, call);
  const current = endpoint.live?.deployment;
  // "you can't update a real-time endpoint to serverless" (guide page serverless-endpoints); the text is our own.
  if (next.variant.serverless && current && !current.variant.serverless) {
    throw validationException(
      `Cannot update real-time endpoint "${endpoint.arn}" to a serverless configuration.`,
    );
  }
  const target = current ? retained(current, next, input) : next;
  const config = deploymentConfigOf(endpoint, input);
  checkQuotas(
    call.account,
    target.variant,
    concurrentEndpoints(regions, endpoint, target.variant.serverless !== undefined, call),
  );
  const guardrails = guardrailsFor(config, current, target, call);
  endpoint.lastDeploymentConfig = config;
  lifecycle.update(endpoint, target, guardrails);
  return { EndpointArn: endpoint.arn };
}

/** During an update the new fleet and the old one both run; a serverless endpoint counts once. */
function concurrentEndpoints(
  regions: Regions,
  endpoint: HostedEndpoint,
  serverless: boolean,
  call: Call,
): HostedEndpoint[] {
  const all = [...regions.of(call.region).endpoints.values()];
  return serverless ? all.filter((other) => other !== endpoint) : all;
}
