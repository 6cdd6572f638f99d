import { createService } from '../protocol/service.ts';
import type { AccountContext, EndpointPort, QuotaPort, Service } from '../account/account-context.ts';
import { endpointConfigActions } from './endpoint-configs.ts';
import { EndpointLifecycle } from './endpoint-lifecycle.ts';
import { endpointActions } from './endpoints.ts';
import { MODEL } from './members.ts';
import { modelActions } from './models.ts';
import { sagemakerQuotas } from './quotas.ts';
import { Regions } from './region-state.ts';
import { tagActions } from './tags.ts';

/**
 * SageMaker hosting: models, endpoint configurations and endpoints, with their tags.
 * The port serves the runtime API, where names are case-sensitive, though creation ignores case.
 */
export function createSageMaker(account: AccountContext): {
  service: Service;
  port: EndpointPort;
  quotas: QuotaPort;
} {
  const regions = new Regions();
  const lifecycle = new EndpointLifecycle(account);
  const service = createService({
    name: 'sagemaker',
    ...MODEL,
    protocol: 'awsJson1_1',
    refusal: 'ValidationException',
    actions: {
      ...modelActions(regions),
      ...endpointConfigActions(regions),
      ...endpointActions(regions, lifecycle),
      ...tagActions(regions),
    },
  });
  const port: EndpointPort = {
    find: (region, name) => {
      const endpoint = regions.of(region).endpoints.get(name.toLowerCase());
      return endpoint?.name === name ? endpoint.running() : undefined;
    },
    keyOf: (region, name) => regions.of(region).configs.get(name)?.input.KmsKeyId,
  };
  return { service, port, quotas: { all: () => sagemakerQuotas(account) } };
}
