import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';

/** One client per service, all of one region and one set of credentials. */
export interface AwsClients {
  readonly region: string;
  /** Where API Gateway is asked, when that is not AWS; the SDK finds it by itself, but tells only after a call. */
  readonly apiEndpoint: URL | undefined;
  readonly apigateway: APIGatewayClient;
  readonly apigatewayv2: ApiGatewayV2Client;
  readonly cloudwatch: CloudWatchClient;
  readonly ecr: ECRClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly runtime: SageMakerRuntimeClient;
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly sts: STSClient;
  readonly waf: WAFV2Client;
}

/**
 * Clients with the standard credential chain. `AWS_ENDPOINT_URL` is honoured by the SDK itself, so an emulator
 * and AWS are reached by the same code.
 */
export function awsClients(region: string, environment: NodeJS.ProcessEnv): AwsClients {
  const common = { region, maxAttempts: 5 };
  return {
    region,
    apiEndpoint: customEndpoint(environment),
    // An account may make one deployment in 5 s and delete one REST API in 30 s (API Gateway quotas, control plane).
    apigateway: new APIGatewayClient({ ...common, maxAttempts: 10 }),
    apigatewayv2: new ApiGatewayV2Client(common),
    cloudwatch: new CloudWatchClient(common),
    ecr: new ECRClient(common),
    iam: new IAMClient(common),
    lambda: new LambdaClient(common),
    logs: new CloudWatchLogsClient(common),
    runtime: new SageMakerRuntimeClient(common),
    // A bucket name in front of a custom host needs DNS that only AWS has.
    s3: new S3Client({ ...common, forcePathStyle: hasCustomEndpoint(environment) }),
    sagemaker: new SageMakerClient(common),
    serviceQuotas: new ServiceQuotasClient(common),
    sts: new STSClient(common),
    waf: new WAFV2Client(common),
  };
}

function customEndpoint(environment: NodeJS.ProcessEnv): URL | undefined {
  const named = environment['AWS_ENDPOINT_URL_API_GATEWAY'] ?? environment['AWS_ENDPOINT_URL'];
  return named ? new URL(named) : undefined;
}

function hasCustomEndpoint(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL']);
}
