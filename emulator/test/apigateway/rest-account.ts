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
import { deployFunction, type FunctionWorld, openFunctionWorld } from '../lambda/function-account.ts';

/** A function that answers with its event. */
const ECHO = 'export const handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:proxy';

/** A Lambda proxy integration as a document states it. */
export function lambdaIntegration(functionArn = FUNCTION_ARN, members: object = {}): object {
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  return { 'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri, ...members } };
}

/** An OpenAPI document of one API; operations by path and method. */
export function document(paths: object, members: object = {}): object {
  return { openapi: '3.0.1', info: { title: 'classifier', version: '1' }, paths, ...members };
}

/** The components of a document whose operations are closed by signature: `security: [{ sigv4: [] }]`. */
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
/** … and by an API key: `security: [{ key: [] }]`. */
export const KEY_SCHEME = { securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } } };

export const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export interface RestWorld extends FunctionWorld {
  gateway: APIGatewayClient;
  /** Imports a document. */
  imported(body: unknown, members?: Partial<ImportRestApiCommandInput>): Promise<RestApi>;
}

export async function openRestWorld(): Promise<RestWorld> {
  const test = await openFunctionWorld();
  const gateway = new APIGatewayClient(test.clientConfig());
  return {
    ...test,
    gateway,
    imported: async (body, members) =>
      await gateway.send(new ImportRestApiCommand({ body: bytesOf(body), ...members })),
  };
}

/** What a test may choose about the API it deploys; the rest is the plainest thing that answers. */
export interface Wanted {
  source?: string;
  /** Of the operation POST /classify. */
  operation?: object;
  /** Of its integration. */
  integration?: object;
  paths?: (functionArn: string) => object;
  /** Of the document. */
  document?: object;
  /** SourceArn behind the API's; null gives no permission. */
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
export async function deployRest(test: RestWorld, wanted: Wanted = {}): Promise<Deployed> {
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

/** Makes a JWT authorizer. The SDK does not know the kind yet: its members are put into the body. Returns its id. */
export async function createAuthorizer(
  { gateway }: RestWorld,
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
