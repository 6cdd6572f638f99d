import { jsonService } from '../protocol/json.ts';
import type { EndpointPort, QuotaPort, Service, World } from '../account/account-context.ts';
import { capacityActions } from './capacity.ts';
import { endpointConfigActions } from './endpoint-configs.ts';
import { EndpointLifecycle } from './endpoint-lifecycle.ts';
import { endpointActions } from './endpoints.ts';
import { modelActions } from './models.ts';
import { sagemakerQuotas } from './quotas.ts';
import { Regions } from './region-state.ts';
import { tagActions } from './tags.ts';

/**
 * SageMaker hosting: models, endpoint configurations and endpoints, with their tags.
 * The port is what the runtime API invokes; names are exact there, though creation ignores case.
 */
export function createSageMaker(world: World): {
  service: Service;
  port: EndpointPort;
  quotas: QuotaPort;
} {
  const regions = new Regions();
  const lifecycle = new EndpointLifecycle(world);
  const actions = {
    ...modelActions(regions),
    ...endpointConfigActions(regions),
    ...endpointActions(regions, lifecycle),
    ...capacityActions(regions, lifecycle),
    ...tagActions(regions),
  };
  // Of the errors here only this one is modelled (botocore), with the member's first letter a capital.
  const service = jsonService('sagemaker', actions, (code) =>
    code === 'ResourceLimitExceeded' ? 'Message' : 'message',
  );
  const port: EndpointPort = {
    find: (region, name) => {
      const endpoint = regions.of(region).endpoints.get(name.toLowerCase());
      return endpoint?.name === name ? endpoint.running() : undefined;
    },
  };
  return { service, port, quotas: { all: () => sagemakerQuotas(world) } };
}
