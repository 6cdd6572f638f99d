import type { Service } from './transient-error.ts';

/** Operations that have no known transient error of their own; those of any service apply to them too. */
export const NONE_KNOWN: Readonly<Record<Service, readonly string[]>> = {
  APIGateway: ['GetApiKeys', 'GetDomainNames', 'GetRestApis', 'GetUsagePlans'],
  ApiGatewayV2: ['GetApis'],
  CloudWatch: ['DescribeAlarms', 'GetDashboard', 'ListDashboards', 'ListTagsForResource', 'PutMetricAlarm'],
  CloudWatchLogs: ['DescribeLogGroups', 'FilterLogEvents', 'ListTagsForResource'],
  ECR: [
    'BatchDeleteImage',
    'CreateRepository',
    'DeleteLifecyclePolicy',
    'DeleteRepository',
    'DeleteRepositoryPolicy',
    'DescribeImageScanFindings',
    'ListTagsForResource',
  ],
  IAM: ['ListRoles', 'SimulatePrincipalPolicy'],
  Lambda: ['GetAccountSettings', 'GetFunction', 'GetFunctionConcurrency', 'ListFunctions', 'ListTags'],
  S3: [
    'AbortMultipartUpload',
    'DeleteObject',
    'GetObject',
    'HeadObject',
    'ListBuckets',
    'ListMultipartUploads',
    'ListObjectVersions',
    'ListObjectsV2',
    'UploadPart',
  ],
  SageMaker: [
    'DescribeEndpoint',
    'DescribeEndpointConfig',
    'DescribeModel',
    'ListEndpointConfigs',
    'ListEndpoints',
    'ListModels',
  ],
  SageMakerRuntime: [],
  ServiceQuotas: ['ListServiceQuotas'],
  STS: ['GetCallerIdentity'],
  WAFV2: [],
};
