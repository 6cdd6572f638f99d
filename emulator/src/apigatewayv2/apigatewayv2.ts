import type { AccountContext, ExecuteApi, GatewayTagPort, Service } from '../account/account-context.ts';
import { rejectFirst } from '../gateway/validation.ts';
import { createService } from '../protocol/service.ts';
import { apiActions } from './apis.ts';
import { ApiStore } from './api-store.ts';
import { deploymentActions } from './deployments.ts';
import { createExecuteApi } from './execute-api.ts';
import { MODEL } from './members.ts';
import { allPartActions } from './part-kinds.ts';
import { tagActions, tagsAt } from './tags.ts';

/**
 * API Gateway's HTTP APIs: the control plane and the data plane behind every API's URL. REST APIs are another service
 * of the same signing name (botocore: apigateway), distinguished by the path.
 */
export function createApiGatewayV2(account: AccountContext): {
  service: Service;
  executeApi: ExecuteApi;
  tags: GatewayTagPort;
} {
  const store = new ApiStore(account);
  const service = createService({
    name: 'apigatewayv2',
    ...MODEL,
    protocol: 'restJson1',
    refusal: rejectFirst,
    // The service uses a different message for this violation.
    ignores: ({ member }) => member === 'TimeoutInMillis',
    actions: {
      ...apiActions(store),
      ...allPartActions(store),
      ...deploymentActions(store),
      ...tagActions(store),
    },
  });
  return {
    service,
    executeApi: createExecuteApi(store),
    tags: { of: (region, path) => tagsAt(store, region, path) },
  };
}
