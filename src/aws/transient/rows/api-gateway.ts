import { MINUTES, SECONDS, type TransientError } from '../transient-error.ts';

const REST_WRITES = [
  'CreateApiKey',
  'CreateAuthorizer',
  'CreateBasePathMapping',
  'CreateDeployment',
  'CreateDomainName',
  'CreateRestApi',
  'CreateUsagePlan',
  'CreateUsagePlanKey',
  'DeleteApiKey',
  'DeleteAuthorizer',
  'DeleteBasePathMapping',
  'DeleteDeployment',
  'DeleteDomainName',
  'DeleteRestApi',
  'DeleteUsagePlan',
  'DeleteUsagePlanKey',
  'PutRestApi',
  'UpdateApiKey',
  'UpdateDomainName',
  'UpdateMethod',
  'UpdateStage',
  'UpdateUsagePlan',
];

const HTTP_WRITES = [
  'CreateApi',
  'CreateAuthorizer',
  'CreateIntegration',
  'CreateRoute',
  'CreateStage',
  'DeleteAccessLogSettings',
  'DeleteApi',
  'DeleteAuthorizer',
  'DeleteCorsConfiguration',
  'DeleteIntegration',
  'DeleteRoute',
  'DeleteRouteSettings',
  'UpdateApi',
  'UpdateAuthorizer',
  'UpdateIntegration',
  'UpdateRoute',
  'UpdateStage',
];

/** Reads of the parts of an API. */
const REST_READS = ['GetAuthorizers', 'GetDeployments', 'GetResources', 'GetStages'];
const HTTP_READS = ['GetAuthorizers', 'GetIntegrations', 'GetRoutes', 'GetStages'];

/** A call that does not find the API it belongs to; a deletion takes that for success. */
const inNewApi = (
  service: 'APIGateway' | 'ApiGatewayV2',
  operations: readonly string[],
  at: string,
): TransientError => ({
  service,
  operations: operations.filter((name) => !name.startsWith('Delete')),
  codes: ['NotFound'],
  rule: 'retry',
  onlyIfNew: { type: 'API', at },
  maxWaitMs: 1 * MINUTES,
  reason: 'API Gateway does not find the new API everywhere yet',
  source: 'by analogy with CreateBasePathMapping',
});

/** A documented rate far below the others: the pauses have its length. */
const slow = (perMs: number, maxWaitMs: number, ...operations: string[]): TransientError => ({
  service: 'APIGateway',
  operations,
  codes: ['TooManyRequests'],
  rule: 'retry',
  maxWaitMs,
  firstMs: perMs,
  longestMs: 2 * perMs,
  reason: `API Gateway accepts one such call per ${perMs / SECONDS} s`,
  source: 'Amazon API Gateway quotas; boto3#876',
});

/**
 * A permission that depends on tags is missing once they are deleted with what has them, while a list may still name
 * it: its second deletion and the reads of its parts are denied rather than "not found".
 */
const DENIED = {
  codes: ['AccessDenied'],
  rule: 'look',
  maxWaitMs: 0,
  reason: 'the tags by which the policy grants access were just deleted with what has them',
  source: 'IAM user guide, aws:ResourceTag; by analogy with ListTags of SageMaker',
} as const;
const DENIED_TO_DELETED: readonly TransientError[] = [
  {
    ...DENIED,
    service: 'APIGateway',
    operations: [
      'DeleteApiKey',
      'DeleteDomainName',
      'DeleteRestApi',
      'DeleteUsagePlan',
      'GetApiKey',
      'GetBasePathMappings',
      'GetDomainName',
      'GetRestApi',
      'GetUsagePlanKeys',
      ...REST_READS,
    ],
    onlyIfDeleted: [
      { type: 'API', at: 'restApiId' },
      { type: 'API key', at: 'apiKey' },
      { type: 'domain name', at: 'domainName' },
      { type: 'usage plan', at: 'usagePlanId' },
    ],
  },
  {
    ...DENIED,
    service: 'ApiGatewayV2',
    operations: ['DeleteApi', 'GetApi', ...HTTP_READS],
    onlyIfDeleted: [{ type: 'API', at: 'ApiId' }],
  },
];

/** Errors of API Gateway, for REST APIs and HTTP APIs. */
export const API_GATEWAY: readonly TransientError[] = [
  {
    service: 'APIGateway',
    operations: REST_WRITES,
    text: 'concurrent modification',
    rule: 'serialise',
    parent: 'restApiId',
    maxWaitMs: 2 * MINUTES,
    reason: 'another change of the API is in progress',
    source:
      'Terraform apigateway/service_package.go; terraform-provider-aws#18018 (once as BadRequestException)',
  },
  {
    service: 'ApiGatewayV2',
    operations: HTTP_WRITES,
    text: 'concurrent modification',
    rule: 'serialise',
    parent: 'ApiId',
    maxWaitMs: 2 * MINUTES,
    reason: 'another change of the API is in progress',
    source: 'Terraform apigatewayv2/service_package.go; bref#868 (2 s after the last write)',
  },
  slow(30 * SECONDS, 5 * MINUTES, 'CreateDomainName', 'UpdateDomainName', 'DeleteDomainName'),
  slow(30 * SECONDS, 5 * MINUTES, 'DeleteRestApi'),
  slow(20 * SECONDS, 5 * MINUTES, 'UpdateUsagePlan'),
  slow(5 * SECONDS, 3 * MINUTES, 'CreateDeployment'),
  slow(3 * SECONDS, 3 * MINUTES, 'CreateRestApi'),
  {
    service: 'APIGateway',
    operations: ['UpdateMethod'],
    codes: ['NotFound'],
    text: /^Invalid (Resource|Method) identifier/,
    rule: 'wait',
    onlyIfNew: { type: 'API', at: 'restApiId' },
    maxWaitMs: 1 * MINUTES,
    reason: 'API Gateway still lists the methods of before the import',
    source: 'by analogy with reads of other services that lag behind writes',
  },
  inNewApi('APIGateway', [...REST_WRITES, ...REST_READS], 'restApiId'),
  inNewApi('ApiGatewayV2', [...HTTP_WRITES, ...HTTP_READS], 'ApiId'),
  {
    service: 'APIGateway',
    operations: ['CreateBasePathMapping'],
    codes: ['BadRequest'],
    rule: 'retry',
    onlyIfNew: { type: 'API', at: 'restApiId' },
    maxWaitMs: 30 * SECONDS,
    reason: 'API Gateway does not find the new stage or domain yet',
    source: 'Terraform apigateway/base_path_mapping.go (30 s)',
  },
  {
    service: 'APIGateway',
    operations: ['DeleteDeployment'],
    codes: ['BadRequest'],
    text: 'Active stages',
    rule: 'once',
    maxWaitMs: 10 * SECONDS,
    reason: 'the stage has just moved to another deployment',
    source: 'Terraform apigateway/deployment.go',
  },
  ...DENIED_TO_DELETED,
];

/** Errors of AWS WAF. */
export const WAF: readonly TransientError[] = [
  {
    service: 'WAFV2',
    operations: ['AssociateWebACL'],
    codes: ['WAFUnavailableEntity'],
    rule: 'retry',
    maxWaitMs: 5 * MINUTES,
    firstMs: 2 * SECONDS,
    longestMs: 20 * SECONDS,
    reason: 'AWS WAF does not reach the stage or the web ACL yet',
    source:
      'API reference of AWS WAF ("a few seconds to a number of minutes"); Terraform wafv2/web_acl_association.go',
  },
  {
    service: 'WAFV2',
    operations: ['AssociateWebACL'],
    codes: ['WAFNonexistentItem'],
    rule: 'retry',
    onlyIfNew: { type: 'API' },
    maxWaitMs: 1 * MINUTES,
    reason: 'AWS WAF does not find the new stage yet',
    source: 'botocore, AssociateWebACL',
  },
];
