import type { Call } from '../account/account-context.ts';
import { rescaled } from './capacity.ts';
import { createEndpoint, updateEndpoint } from './endpoint-changes.ts';
import { endpointDescription, listEndpoints } from './endpoint-description.ts';
import type { EndpointLifecycle } from './endpoint-lifecycle.ts';
import type { HostedEndpoint } from './hosted-endpoint.ts';
import type { Regions, SageMakerActions } from './region-state.ts';
import { present, validationException } from './resource.ts';

/**
 * Endpoints. A change returns immediately, with the endpoint in a transitional status; DescribeEndpoint shows the
 * result.
 */
export function endpointActions(regions: Regions, lifecycle: EndpointLifecycle): SageMakerActions {
  return {
    CreateEndpoint: (input, call) => createEndpoint({ regions, lifecycle }, input, call),
    UpdateEndpoint: (input, call) => {
      const endpoint = servingEndpoint(regions, input.EndpointName, call);
      return updateEndpoint({ regions, lifecycle }, endpoint, input, call);
    },
    UpdateEndpointWeightsAndCapacities: (input, call) => {
      const endpoint = servingEndpoint(regions, input.EndpointName, call);
      lifecycle.rescale(endpoint, rescaled(endpoint, input.DesiredWeightsAndCapacities));
      return { EndpointArn: endpoint.arn };
    },
    DescribeEndpoint: ({ EndpointName }, call) =>
      endpointDescription(hostedEndpoint(regions, EndpointName, call)),
    ListEndpoints: (input, call) => listEndpoints(regions, input, call),
    DeleteEndpoint: ({ EndpointName }, call) => {
      const endpoint = settledEndpoint(regions, EndpointName, call);
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

/** The same, for a change: throws ValidationException while another change is in progress. */
function settledEndpoint(regions: Regions, name: string, call: Call): HostedEndpoint {
  const endpoint = hostedEndpoint(regions, name, call);
  if (!endpoint.inProgress) return endpoint;
  throw validationException(`Cannot update in-progress endpoint "${endpoint.arn}".`);
}

/** The same, for a change that needs a fleet: a Failed endpoint allows "only DeleteEndpoint". */
function servingEndpoint(regions: Regions, name: string, call: Call): HostedEndpoint {
  const endpoint = settledEndpoint(regions, name, call);
  if (endpoint.status !== 'Failed') return endpoint;
  throw validationException(`Cannot update failed endpoint "${endpoint.arn}". It can only be deleted.`);
}
