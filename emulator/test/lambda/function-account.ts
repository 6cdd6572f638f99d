import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import type { FoundImage } from '../../src/account/image-port.ts';
import type { AccountOptions } from '../../src/account/account.ts';
import { createApiGateway } from '../../src/apigateway/apigateway.ts';
import { createApiGatewayV2 } from '../../src/apigatewayv2/apigatewayv2.ts';
import { createEc2 } from '../../src/ec2/ec2.ts';
import { createLambda } from '../../src/lambda/lambda.ts';
import { createWafV2 } from '../../src/wafv2/wafv2.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/proxy';
/** Role → the service that can assume it. */
const TRUSTED: Readonly<Record<string, string>> = {
  [ROLE]: 'lambda.amazonaws.com',
  'arn:aws:iam::123456789012:role/gateway-logs': 'apigateway.amazonaws.com',
};
/** A Python with awslambdaric, which `npm test` prepares. */
export const PYTHON = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ?? 'python3';
/** A function that returns its event. */
export const ECHO = 'export const handler = async (event) => event;';

/** Lambda and API Gateway with fakes for the account's roles, objects and logs. */
export interface FunctionAccount extends TestAccount {
  lambda: LambdaClient;
  /** Log lines by group, in order. */
  logs: Map<string, string[]>;
  /** Published metrics, in order. */
  metrics: {
    namespace: string;
    dimensions: Readonly<Record<string, string>>;
    values: Readonly<Record<string, number | readonly number[]>>;
  }[];
  /** Objects that Lambda can read, by "bucket/key". */
  objects: Map<string, { bytes: Uint8Array; region: string }>;
  /** Images that Lambda can find, by URI. */
  images: Map<string, FoundImage>;
}

export async function openFunctionAccount(options: AccountOptions = {}): Promise<FunctionAccount> {
  const logs = new Map<string, string[]>();
  const objects: FunctionAccount['objects'] = new Map();
  const images: FunctionAccount['images'] = new Map();
  const metrics: FunctionAccount['metrics'] = [];
  const test = await openTestAccount(
    (account) => {
      const lambda = createLambda(account);
      const gateway = createApiGatewayV2(account);
      const restGateway = createApiGateway(account);
      const waf = createWafV2(account);
      return {
        services: [lambda.service, gateway.service, restGateway.service, waf.service],
        executeApi: async (request, apiId, path) =>
          await (restGateway.dataPlane.toApi(request, apiId, path) ??
            gateway.executeApi(request, apiId, path)),
        customDomain: restGateway.dataPlane.toDomain,
        isCustomDomain: restGateway.dataPlane.isDomain,
        ports: {
          functions: lambda.port,
          network: createEc2(account).port,
          images: {
            find: (uri) => images.get(uri),
            unpack: async () => await Promise.reject(new Error('these images have no files')),
          },
          webAcls: waf.port,
          restStages: restGateway.stages,
          metrics: {
            record: (_region, namespace, dimensions, values) =>
              void metrics.push({ namespace, dimensions, values }),
          },
          roles: { canAssume: (arn, service) => TRUSTED[arn] === service, isReaching: () => false },
          objects: {
            ownerOf: () => undefined,
            keyOf: () => undefined,
            roleMayRead: () => true,
            read: (bucket, key) => objects.get(`${bucket}/${key}`),
          },
          logs: {
            write: (_region, group, _stream, lines) => {
              logs.set(group, [...(logs.get(group) ?? []), ...lines]);
            },
          },
        },
      };
    },
    { python: PYTHON, ...options },
  );
  return { ...test, lambda: new LambdaClient(test.clientConfig()), logs, objects, images, metrics };
}

/** A zip of text files. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, source]) => [name, strToU8(source)])));
}

/** Default members of CreateFunction. */
export function functionInput(FunctionName: string, source: string) {
  return {
    FunctionName,
    Role: ROLE,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: zipOf({ 'index.mjs': source }) },
  } as const;
}

/** Members of a function in Python. */
export function pythonFunction(source: string) {
  return {
    Runtime: 'python3.13',
    Handler: 'app.handler',
    Code: { ZipFile: zipOf({ 'app.py': source }) },
  } as const;
}

/** Creates a function from an ES module's text and waits as the SDK's waiter does. */
export async function deployFunction(
  lambda: LambdaClient,
  name: string,
  source: string,
  members: Partial<ConstructorParameters<typeof CreateFunctionCommand>[0]> = {},
): Promise<string> {
  const created = await lambda.send(
    new CreateFunctionCommand({ ...functionInput(name, source), ...members }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.05 },
    { FunctionName: name },
  );
  return created.FunctionArn ?? '';
}

/** Invokes a function with its log tail, and parses the response. */
export async function invokeFunction(lambda: LambdaClient, FunctionName: string, event: unknown = {}) {
  const answer = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: 'Tail' }),
  );
  return {
    error: answer.FunctionError,
    payload: JSON.parse(answer.Payload?.transformToString() ?? 'null') as unknown,
    log: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
    version: answer.ExecutedVersion,
  };
}
