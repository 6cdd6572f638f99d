import type { AccountContext } from '../account/account-context.ts';
import { openRoleSession } from '../account/role-session.ts';
import type { InitializationType } from './execution/runtime-process.ts';
import type { FunctionSettings } from './function-settings.ts';

/** Identity of an execution environment. */
export interface EnvironmentIdentity {
  name: string;
  version: string;
  region: string;
  taskRoot: string;
  logStream: string;
  initializationType: InitializationType;
}

/**
 * All environment variables of a function's process: the function's own and those Lambda sets
 * (developer guide, "Defined runtime environment variables"). Nothing is inherited from the emulator's environment.
 */
export function environmentVariables(
  account: AccountContext,
  settings: FunctionSettings,
  place: EnvironmentIdentity,
): Record<string, string> {
  const { logging } = settings;
  // "Not available in Lambda SnapStart functions" (developer guide, "Monitoring for Lambda SnapStart").
  const logVariables = place.initializationType !== 'snap-start' && {
    AWS_LAMBDA_LOG_GROUP_NAME: logging.LogGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStream,
  };
  return {
    ...endpointVariables(account, settings, place.region),
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    ...settings.variables,
    ...sessionVariables(account, settings.role, place.name),
    _HANDLER: settings.handler,
    AWS_REGION: place.region,
    AWS_DEFAULT_REGION: place.region,
    // The image of a function may set it; Lambda does so for its own runtimes.
    ...(settings.runtime && { AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}` }),
    AWS_LAMBDA_FUNCTION_NAME: place.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: place.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: place.initializationType,
    AWS_LAMBDA_LOG_FORMAT: logging.LogFormat,
    ...(logging.ApplicationLogLevel && { AWS_LAMBDA_LOG_LEVEL: logging.ApplicationLogLevel }),
    ...logVariables,
    LAMBDA_TASK_ROOT: place.taskRoot,
  };
}

/** Nothing listens there: a process cannot be kept from the network, but what it calls can be. */
const NOWHERE = 'http://127.0.0.1:1';

/**
 * Not set by AWS: directs the function's SDK clients to the emulator. A function can override it. From a VPC they reach
 * only what its subnets have a route to; as an environment may be in any of them, each must have it.
 */
function endpointVariables(
  account: AccountContext,
  { vpc }: FunctionSettings,
  region: string,
): Record<string, string> {
  const { subnetIds = [] } = vpc ?? {};
  if (subnetIds.length === 0) return { AWS_ENDPOINT_URL: account.baseUrl() };
  const urlOf = (service: string): string =>
    subnetIds.every((id) => account.ports.network.reaches(region, id, service)) ? account.baseUrl() : NOWHERE;
  // By a NAT gateway only: the gateway endpoints are those of S3 and DynamoDB.
  return { AWS_ENDPOINT_URL: urlOf('internet'), AWS_ENDPOINT_URL_S3: urlOf('s3') };
}

/** A session of the function's role, named after the function as at AWS. */
function sessionVariables(account: AccountContext, roleArn: string, name: string): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = openRoleSession(account, roleArn, name);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}
