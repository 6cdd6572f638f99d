import {
  APIGatewayClient,
  type AuthorizerType,
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  ImportRestApiCommand,
  type ImportRestApiCommandInput,
  type RestApi,
} from '@aws-sdk/client-api-gateway';
import { AddPermissionCommand } from '@aws-sdk/client-lambda';
import { deployFunction, type FunctionAccount, openFunctionAccount } from '../lambda/function-account.ts';

/** A function that returns its event. */
const ECHO = 'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:proxy';

/** A Lambda proxy integration, in OpenAPI form. */
export function lambdaIntegration(functionArn = FUNCTION_ARN, members: object = {}): object {
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  return { 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri, ...members } };
}

/** An OpenAPI document; operations by path and method. */
export function document(paths: object, members: object = {}): object {
  return { openapi: '3.0.1', info: { title: 'classifier', version: '1' }, paths, ...members };
}

/** Components for operations with IAM authorization: `security: [{ sigv4: [] }]`. */
export const SIGV4 = {
  securitySchemes: {
    sigv4: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    },
  },
};
/** … and for operations with an API key: `security: [{ key: [] }]`. */
export const KEY_SCHEME = { securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } } };

export const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export interface RestAccount extends FunctionAccount {
  gateway: APIGatewayClient;
  /** Imports a document. */
  imported(body: unknown, members?: Partial<ImportRestApiCommandInput>): Promise<RestApi>;
}

export async function openRestAccount(): Promise<RestAccount> {
  const test = await openFunctionAccount();
  const gateway = new APIGatewayClient(test.clientConfig());
  return {
    ...test,
    gateway,
    imported: async (body, members) =>
      await gateway.send(new ImportRestApiCommand({ body: bytesOf(body), ...members })),
  };
}

/** Options of the deployed API; the defaults are minimal. */
export interface ApiOptions {
  source?: string;
  /** Of the operation POST /classify. */
  operation?: object;
  /** Of its integration. */
  integration?: object;
  paths?: (functionArn: string) => object;
  /** Of the document. */
  document?: object;
  /** SourceArn suffix after the API's ARN; null grants no permission. */
  permission?: string | null;
}

export interface Deployed {
  /** With the stage. */
  url: string;
  apiId: string;
  functionArn: string;
}

let serial = 0;

/** Deploys a function and a REST API in front of it to the stage `v1`. */
export async function deployRest(test: RestAccount, wanted: ApiOptions = {}): Promise<Deployed> {
  serial += 1;
  const name = `behind-${serial}`;
  const functionArn = await deployFunction(test.lambda, name, wanted.source ?? ECHO, { Timeout: 30 });
  const paths = wanted.paths?.(functionArn) ?? {
    '/classify': { post: { ...lambdaIntegration(functionArn, wanted.integration), ...wanted.operation } },
  };
  const { id: restApiId = '' } = await test.imported(document(paths, wanted.document));
  await test.gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'v1' }));
  if (wanted.permission !== null) {
    await test.lambda.send(
      new AddPermissionCommand({
        FunctionName: name,
        StatementId: 'gateway',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:us-east-1:123456789012:${restApiId}/${wanted.permission ?? '*'}`,
      }),
    );
  }
  return { url: `${test.url}/execute-api/${restApiId}/v1`, apiId: restApiId, functionArn };
}

/**
 * Creates a JWT authorizer and returns its id. The SDK does not support the type yet: its members are added to the
 * body.
 */
export async function createAuthorizer(
  { gateway }: RestAccount,
  restApiId: string,
  issuer: string,
  audience: string,
  defaultAlgorithms = ['RS256'],
): Promise<string> {
  const command = new CreateAuthorizerCommand({
    restApiId,
    name: 'tokens',
    type: 'JWT' as AuthorizerType,
    identitySource: 'method.request.header.Authorization',
  });
  const jwtConfiguration = { issuers: [{ issuer, audiences: [audience] }], defaultAlgorithms };
  command.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body: string | Uint8Array };
      const { body } = request;
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
      const members = JSON.parse(text) as object;
      request.body = JSON.stringify({ ...members, jwtConfiguration });
      return await next(args);
    },
    { step: 'build', priority: 'high' },
  );
  return (await gateway.send(command)).id ?? '';
}
