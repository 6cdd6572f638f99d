import * as sdk from '@aws-sdk/client-apigatewayv2';
import type { MembersOf } from '../protocol/actions.ts';
import type { Treatment } from '../protocol/treatment.ts';

const PAGE = 'MaxResults NextToken';
const CORS =
  'CorsConfiguration{AllowCredentials AllowHeaders AllowMethods AllowOrigins ExposeHeaders MaxAge}';

const API = {
  honoured: `${CORS} DisableExecuteApiEndpoint`,
  stored: 'Name Description IpAddressType Version',
  // "Supported only for WebSocket APIs", and fixed for HTTP APIs: both are what every answer shows.
  only: {
    ApiKeySelectionExpression: ['$request.header.x-api-key'],
    RouteSelectionExpression: ['$request.method $request.path', '${request.method} ${request.path}'],
  },
} satisfies Treatment;

const AUTHORIZER = {
  honoured: 'ApiId Name IdentitySource JwtConfiguration{Audience Issuer}',
  only: { AuthorizerType: ['JWT'] },
} satisfies Treatment;

const INTEGRATION = {
  honoured: 'ApiId IntegrationMethod IntegrationUri PayloadFormatVersion TimeoutInMillis',
  stored: 'Description',
  only: { IntegrationType: ['AWS_PROXY'], ConnectionType: ['INTERNET'] },
} satisfies Treatment;

const ROUTE = {
  honoured: 'ApiId RouteKey ApiKeyRequired AuthorizationScopes AuthorizerId Target',
  stored: 'OperationName',
  only: { AuthorizationType: ['NONE', 'AWS_IAM', 'JWT'] },
} satisfies Treatment;

// "DataTraceEnabled" and "LoggingLevel" are "supported only for WebSocket APIs"; metrics are published anyway.
const STAGE = {
  honoured:
    'ApiId StageName AccessLogSettings{DestinationArn Format} AutoDeploy DeploymentId ' +
    'DefaultRouteSettings{ThrottlingBurstLimit ThrottlingRateLimit} ' +
    'RouteSettings{ThrottlingBurstLimit ThrottlingRateLimit} StageVariables',
  stored: 'Description DefaultRouteSettings{DetailedMetricsEnabled} RouteSettings{DetailedMetricsEnabled}',
  only: {
    'DefaultRouteSettings.DataTraceEnabled': [false],
    'DefaultRouteSettings.LoggingLevel': ['OFF'],
    'RouteSettings.DataTraceEnabled': [false],
    'RouteSettings.LoggingLevel': ['OFF'],
  },
} satisfies Treatment;

const members: MembersOf<typeof sdk> = {
  CreateApi: { ...API, honoured: `${API.honoured} Tags`, only: { ...API.only, ProtocolType: ['HTTP'] } },
  GetApis: { honoured: PAGE },
  GetApi: { honoured: 'ApiId' },
  // An API that quick create did not make has neither a target nor a route key to change.
  UpdateApi: { ...API, honoured: `ApiId ${API.honoured} Target RouteKey` },
  DeleteApi: { honoured: 'ApiId' },
  DeleteCorsConfiguration: { honoured: 'ApiId' },
  CreateAuthorizer: AUTHORIZER,
  GetAuthorizers: { honoured: `ApiId ${PAGE}` },
  GetAuthorizer: { honoured: 'ApiId AuthorizerId' },
  UpdateAuthorizer: { ...AUTHORIZER, honoured: `AuthorizerId ${AUTHORIZER.honoured}` },
  DeleteAuthorizer: { honoured: 'ApiId AuthorizerId' },
  CreateIntegration: INTEGRATION,
  GetIntegrations: { honoured: `ApiId ${PAGE}` },
  GetIntegration: { honoured: 'ApiId IntegrationId' },
  UpdateIntegration: { ...INTEGRATION, honoured: `IntegrationId ${INTEGRATION.honoured}` },
  DeleteIntegration: { honoured: 'ApiId IntegrationId' },
  CreateRoute: ROUTE,
  GetRoutes: { honoured: `ApiId ${PAGE}` },
  GetRoute: { honoured: 'ApiId RouteId' },
  UpdateRoute: { ...ROUTE, honoured: `RouteId ${ROUTE.honoured}` },
  DeleteRoute: { honoured: 'ApiId RouteId' },
  CreateStage: { ...STAGE, honoured: `${STAGE.honoured} Tags` },
  GetStages: { honoured: `ApiId ${PAGE}` },
  GetStage: { honoured: 'ApiId StageName' },
  UpdateStage: STAGE,
  DeleteStage: { honoured: 'ApiId StageName' },
  DeleteAccessLogSettings: { honoured: 'ApiId StageName' },
  DeleteRouteSettings: { honoured: 'ApiId RouteKey StageName' },
  CreateDeployment: { honoured: 'ApiId StageName', stored: 'Description' },
  GetDeployments: { honoured: `ApiId ${PAGE}` },
  GetDeployment: { honoured: 'ApiId DeploymentId' },
  DeleteDeployment: { honoured: 'ApiId DeploymentId' },
  GetTags: { honoured: 'ResourceArn' },
  TagResource: { honoured: 'ResourceArn Tags' },
  UntagResource: { honoured: 'ResourceArn TagKeys' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
