import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createEmulator, serve } from 'sagemaker-emulator';
import { task } from '../../src/tasks/text-classification.ts';
import { bundleProxy } from '../../src/package/proxy.ts';
import { createHttpApi } from '../http-api.ts';

const NAME = 'bench-proxy';
const REGION = 'us-east-1';
const ACCOUNT = '123456789012';
const MEMORY_MB = 512;

/** A public HTTP API in an emulated account. */
export interface EmulatedApi {
  /** URL of POST /classify. */
  readonly url: string;
  /** The proxy's log lines so far, one per request. */
  lines(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Deploys the proxy behind a public HTTP API to a new emulator, with `environment` for the function. */
export async function emulatedApi(environment: Record<string, string>): Promise<EmulatedApi> {
  const emulator = await createEmulator({ credentials: { test: 'test' }, timeScale: 1 / 100, instant: true });
  const server = await serve(emulator, { port: 0 });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint: server.url, region: REGION, credentials };
  const functionArn = await deployProxy(config, environment);
  const url = await deployApi(config, functionArn);
  const logs = new CloudWatchLogsClient(config);
  return {
    url,
    lines: async () => await ownLines(logs),
    close: async () => {
      await server.close();
      await emulator.close();
    },
  };
}

type Config = ConstructorParameters<typeof LambdaClient>[0] & object;

async function deployProxy(config: Config, environment: Record<string, string>): Promise<string> {
  const role = await deployRole(config);
  const { zip, handler, runtime } = await bundleProxy({ taskModule: task.module, openApi: '{}' });
  const { FunctionArn = '' } = await new LambdaClient(config).send(
    new CreateFunctionCommand({
      FunctionName: NAME,
      Role: role,
      Runtime: runtime,
      Handler: handler,
      Code: { ZipFile: zip },
      MemorySize: MEMORY_MB,
      Timeout: 29,
      Environment: { Variables: environment },
    }),
  );
  return FunctionArn;
}

async function deployRole(config: Config): Promise<string> {
  const iam = new IAMClient(config);
  const trust = statement({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: NAME, AssumeRolePolicyDocument: trust }));
  const logging = statement({
    Resource: '*',
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  });
  await iam.send(new PutRolePolicyCommand({ RoleName: NAME, PolicyName: 'logs', PolicyDocument: logging }));
  return Role?.Arn ?? '';
}

function statement(parts: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...parts }] });
}

async function deployApi(config: Config, functionArn: string): Promise<string> {
  const { id, url } = await createHttpApi(new ApiGatewayV2Client(config), NAME, functionArn);
  await new LambdaClient(config).send(
    new AddPermissionCommand({
      FunctionName: NAME,
      StatementId: 'gateway',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${id}/*`,
    }),
  );
  return url;
}

async function ownLines(client: CloudWatchLogsClient): Promise<string[]> {
  const pages = paginateFilterLogEvents(
    { client },
    { logGroupName: `/aws/lambda/${NAME}`, filterPattern: 'ownMs' },
  );
  const lines: string[] = [];
  for await (const { events = [] } of pages) lines.push(...events.map(({ message = '' }) => message));
  return lines;
}
