import type { AccountContext, CustomDomain, ExecuteApi, Ports, Service } from './account/account-context.ts';
import { createApiGateway } from './apigateway/apigateway.ts';
import { createApiGatewayV2 } from './apigatewayv2/apigatewayv2.ts';
import { createFoundation, type Distribution } from './foundation.ts';
import { createLambda } from './lambda/lambda.ts';
import { createSageMakerRuntime } from './sagemaker/sagemaker-runtime.ts';
import { createSageMaker } from './sagemaker/sagemaker.ts';
import { createServiceQuotas } from './servicequotas/service-quotas.ts';
import { createWafV2 } from './wafv2/wafv2.ts';

/** The services of an account and the data plane of its APIs. */
export interface Services {
  readonly services: readonly Service[];
  readonly ports: Ports;
  readonly executeApi: ExecuteApi;
  readonly customDomain: CustomDomain;
  readonly distribution: Distribution;
  readonly isCustomDomain: (hostname: string) => boolean;
}

export function createServices(account: AccountContext): Services {
  const foundation = createFoundation(account);
  const lambda = createLambda(account);
  const sagemaker = createSageMaker(account);
  const httpApis = createApiGatewayV2(account);
  const restApis = createApiGateway(account);
  const waf = createWafV2(account);
  return {
    services: [
      ...foundation.services,
      lambda.service,
      sagemaker.service,
      createSageMakerRuntime(account),
      createServiceQuotas(account),
      httpApis.service,
      restApis.service,
      waf.service,
    ],
    ports: {
      ...foundation.ports,
      functions: lambda.port,
      endpoints: sagemaker.port,
      quotas: sagemaker.quotas,
      webAcls: waf.port,
      restStages: restApis.stages,
      gatewayTags: {
        of: (region, path) => ({ ...restApis.tags.of(region, path), ...httpApis.tags.of(region, path) }),
      },
    },
    // HTTP and REST API ids have the same form, so REST APIs are tried first.
    executeApi: async (request, apiId, path) =>
      await (restApis.dataPlane.toApi(request, apiId, path) ?? httpApis.executeApi(request, apiId, path)),
    customDomain: restApis.dataPlane.toDomain,
    distribution: foundation.distribution,
    isCustomDomain: restApis.dataPlane.isDomain,
  };
}
