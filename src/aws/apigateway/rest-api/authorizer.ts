import { randomUUID } from 'node:crypto';
import {
  type AuthorizerType,
  CreateAuthorizerCommand,
  DeleteAuthorizerCommand,
  GetAuthorizersCommand,
  type PatchOperation,
  UpdateMethodCommand,
} from '@aws-sdk/client-api-gateway';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import type { LiveMethod } from './read.ts';
import type { JwtTrust, RestMethod } from './spec.ts';

const AUTHORIZER = 'tokens';

// All signing algorithms of a JWT authorizer of a REST API (apigateway, JwtSigningAlgorithm).
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/**
 * Attaches a JWT authorizer to the methods that need one. A document cannot define it: API Gateway reads
 * `jwtConfiguration` for HTTP APIs only. An existing one is recreated, so that it matches the declaration.
 */
export async function authorizeByTokens(
  aws: AwsClients,
  restApiId: string,
  trust: JwtTrust,
  wanted: readonly RestMethod[],
  live: readonly LiveMethod[],
): Promise<void> {
  const earlierIds = await authorizerIdsOf(aws, restApiId);
  const authorizerId = await createAuthorizer(aws, restApiId, trust, newName());
  for (const { key, authorization, scopes } of wanted) {
    const method = live.find((each) => each.key === key);
    if (authorization !== 'JWT' || !method) continue;
    await authorize(aws, restApiId, method, authorizerId, scopes);
  }
  // No method refers to them any more.
  for (const earlierId of earlierIds) {
    await unlessGone(
      'apigateway:DELETE authorizer',
      async () =>
        await aws.apigateway.send(new DeleteAuthorizerCommand({ restApiId, authorizerId: earlierId })),
    );
  }
}

async function authorizerIdsOf(aws: AwsClients, restApiId: string): Promise<string[]> {
  const { items = [] } = await calling(
    'apigateway:GET authorizers',
    async () => await aws.apigateway.send(new GetAuthorizersCommand({ restApiId })),
  );
  return items.flatMap(({ id }) => id ?? []);
}

/** Names are unique within an API, the previous authorizer is deleted last, and the list of them may lag. */
function newName(): string {
  return `${AUTHORIZER}-${randomUUID().slice(0, 8)}`;
}

async function createAuthorizer(
  aws: AwsClients,
  restApiId: string,
  trust: JwtTrust,
  name: string,
): Promise<string> {
  const command = new CreateAuthorizerCommand({
    restApiId,
    name,
    // In the service's model of 2026-11, but not yet in this client.
    type: 'JWT' as AuthorizerType,
    identitySource: 'method.request.header.Authorization',
  });
  const jwtConfiguration = {
    issuers: [{ issuer: trust.issuer, audiences: trust.audience }],
    defaultAlgorithms: ALGORITHMS,
  };
  addToBody(command, { jwtConfiguration });
  const made = await calling('apigateway:POST authorizer', async () => await aws.apigateway.send(command));
  return made.id ?? '';
}

/** Adds members that this client does not know to the body, before its length is computed and it is signed. */
function addToBody({ middlewareStack }: CreateAuthorizerCommand, members: object): void {
  middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body: string | Uint8Array };
      const { body } = request;
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
      request.body = JSON.stringify({ ...(JSON.parse(text) as object), ...members });
      return await next(args);
    },
    { step: 'build', priority: 'high', name: 'addToBody' },
  );
}

async function authorize(
  aws: AwsClients,
  restApiId: string,
  { resourceId, key, scopes: before }: LiveMethod,
  authorizerId: string,
  scopes: readonly string[],
): Promise<void> {
  const [httpMethod = ''] = key.split(' ');
  const patchOperations: PatchOperation[] = [
    { op: 'replace', path: '/authorizationType', value: 'JWT' },
    { op: 'replace', path: '/authorizerId', value: authorizerId },
    ...before
      .filter((scope) => !scopes.includes(scope))
      .map((value): PatchOperation => ({ op: 'remove', path: '/authorizationScopes', value })),
    ...scopes
      .filter((scope) => !before.includes(scope))
      .map((value): PatchOperation => ({ op: 'add', path: '/authorizationScopes', value })),
  ];
  const input = { restApiId, resourceId, httpMethod, patchOperations };
  await calling(
    'apigateway:PATCH method',
    async () => await aws.apigateway.send(new UpdateMethodCommand(input)),
  );
}
