import { restJsonService } from '../protocol/rest-json.ts';
import type { ExecuteApi, Service, World } from '../account/account-context.ts';
import { ApiStore } from './api-store.ts';
import { apiRoutes } from './apis.ts';
import { AUTHORIZERS } from './authorizers.ts';
import { deploymentRoutes } from './deployments.ts';
import { createExecuteApi } from './execute-api.ts';
import { INTEGRATIONS } from './integrations.ts';
import { partRoutes } from './part-routes.ts';
import { ROUTES } from './routes.ts';
import { stageSettingRoutes, STAGES } from './stages.ts';
import { tagRoutes } from './tags.ts';

/**
 * API Gateway's HTTP APIs: the control plane (REST-JSON, /v2) and the data plane behind every API's URL. REST APIs
 * are another service of the same signing name (botocore: apigateway), told apart by the path.
 */
export function createApiGatewayV2(world: World): { service: Service; executeApi: ExecuteApi } {
  const store = new ApiStore(world);
  const service = restJsonService('apigatewayv2', [
    ...apiRoutes(store),
    ...partRoutes(store, AUTHORIZERS),
    ...partRoutes(store, INTEGRATIONS),
    ...partRoutes(store, ROUTES),
    ...partRoutes(store, STAGES),
    ...stageSettingRoutes(store),
    ...deploymentRoutes(store),
    ...tagRoutes(store),
  ]);
  return { service, executeApi: createExecuteApi(store) };
}
