import { restJsonService } from '../protocol/rest-json.ts';
import type { RestStagePort, Service, World } from '../account/account-context.ts';
import { accountRoutes, AccountSettings } from './account-settings.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { AUTHORIZERS } from './authorizers.ts';
import { basePathMappingRoutes } from './base-path-mappings.ts';
import type { Dependents } from './dependents.ts';
import { deploymentRoutes } from './deployments.ts';
import { domainNameRoutes } from './domain-names.ts';
import { Domains } from './domains.ts';
import { gatewayResponseRoutes } from './gateway-responses.ts';
import { importRoutes } from './imports.ts';
import { createDataPlane, type DataPlane } from './invoke/data-plane.ts';
import { methodRoutes } from './methods.ts';
import { MODELS } from './models.ts';
import { partRoutes } from './part-routes.ts';
import { Plans } from './plans.ts';
import { resourceRoutes } from './resources.ts';
import { restApiRoutes } from './rest-apis.ts';
import { stageRoutes } from './stages.ts';
import { ApiStore, stageArn } from './store.ts';
import { tagRoutes } from './tags.ts';
import { usagePlanKeyRoutes } from './usage-plan-keys.ts';
import { usagePlanRoutes } from './usage-plans.ts';
import { usageRoutes } from './usage.ts';
import { VALIDATORS } from './validators.ts';

/** API Gateway's REST APIs: the control plane (REST-JSON, 2015-07-09), and the data plane behind every stage. */
export function createApiGateway(world: World): {
  service: Service;
  dataPlane: DataPlane;
  stages: RestStagePort;
} {
  const store = new ApiStore(world);
  const plans = new Plans();
  const domains = new Domains(world);
  const settings = new AccountSettings();
  const dependents: Dependents = {
    checkRemoval: (record, stageName) => domains.checkRemoval(record, stageName),
    removed: (record, stageName) => plans.removed(record, stageName),
  };
  const service = restJsonService('apigateway', [
    ...importRoutes(store),
    ...restApiRoutes(store, dependents),
    ...resourceRoutes(store),
    ...methodRoutes(store),
    ...partRoutes(store, AUTHORIZERS),
    ...partRoutes(store, VALIDATORS),
    ...partRoutes(store, MODELS),
    ...gatewayResponseRoutes(store),
    ...deploymentRoutes(store),
    ...stageRoutes(store, settings, dependents),
    ...apiKeyRoutes(plans),
    ...usagePlanKeyRoutes(plans),
    ...usageRoutes(plans),
    ...usagePlanRoutes(store, plans),
    ...domainNameRoutes(domains),
    ...basePathMappingRoutes(store, domains),
    ...tagRoutes({ store, plans, domains }),
    ...accountRoutes(world, settings),
  ]);
  const stages: RestStagePort = {
    has: (arn) =>
      store
        .all()
        .some((record) => [...record.stages.values()].some((stage) => stageArn(record, stage) === arn)),
  };
  return { service, dataPlane: createDataPlane({ world, store, plans, domains }), stages };
}
