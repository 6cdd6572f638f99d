import {
  type Authorizer,
  CreateAuthorizerCommand,
  DeleteAuthorizerCommand,
  GetAuthorizersCommand,
  UpdateAuthorizerCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { Change } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';

/** The tokens that routes accept: `iss` as in the token, and at least one `aud` (or `client_id`). */
export interface JwtSpec {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface LiveAuthorizer {
  readonly id: string;
  readonly name: string | undefined;
  /** `JWT`, or `REQUEST` for a Lambda authorizer. */
  readonly type: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  readonly tokenPlace: string | undefined;
}

/** The authorizer of the routes, if any, and unused ones. */
export interface Authorizers {
  readonly kept: LiveAuthorizer | undefined;
  readonly spare: readonly LiveAuthorizer[];
}

const NAME = 'jwt';

// With or without "Bearer " before the token (Developer Guide, http-api-jwt-authorizer).
const TOKEN_SOURCE = '$request.header.Authorization';

/** An API has at most ten (quotas of HTTP APIs): one page. */
export async function readAuthorizers(aws: AwsClients, ApiId: string): Promise<LiveAuthorizer[]> {
  const { Items = [] } = await calling(
    'apigateway:GET authorizers',
    async () => await aws.apigatewayv2.send(new GetAuthorizersCommand({ ApiId })),
  );
  return Items.map(described);
}

function described(authorizer: Authorizer): LiveAuthorizer {
  return {
    id: authorizer.AuthorizerId ?? '',
    name: authorizer.Name,
    type: authorizer.AuthorizerType,
    issuer: authorizer.JwtConfiguration?.Issuer,
    audience: authorizer.JwtConfiguration?.Audience ?? [],
    tokenPlace: authorizer.IdentitySource?.join(),
  };
}

/**
 * The authorizer to update in place: a JWT authorizer, preferably one that a route uses (`inUse`), so that no route has
 * to change. Authorizers of another type cannot be converted, and without JWT authorization none is needed.
 */
export function authorizersFor(
  jwt: JwtSpec | undefined,
  live: readonly LiveAuthorizer[],
  inUse: readonly (string | undefined)[],
): Authorizers {
  const readers = jwt === undefined ? [] : live.filter(({ type }) => type === 'JWT');
  const kept = readers.find(({ id }) => inUse.includes(id)) ?? readers[0];
  return { kept, spare: live.filter(({ id }) => id !== kept?.id) };
}

/** All fields, including those that do not differ. */
export function authorizerChanges(jwt: JwtSpec | undefined, { kept, spare }: Authorizers): Change[] {
  return [
    { field: 'spare authorizers', from: spare.length, to: 0 },
    { field: 'authorizer', from: kept?.name, to: jwt && NAME },
    { field: 'token issuer', from: kept?.issuer, to: jwt?.issuer },
    { field: 'token audience', from: kept && inOrder(kept.audience), to: jwt && inOrder(jwt.audience) },
    { field: 'token place', from: kept?.tokenPlace, to: jwt && TOKEN_SOURCE },
  ];
}

/** A set as text; AWS returns its members in any order. */
export function inOrder(words: readonly string[]): string {
  return words.toSorted().join(', ');
}

/** Creates or updates the authorizer. Returns its id; undefined if none is declared. */
export async function syncAuthorizer(
  aws: AwsClients,
  ApiId: string,
  jwt: JwtSpec | undefined,
  live: Authorizers,
): Promise<string | undefined> {
  if (!jwt) return undefined;
  const { kept } = live;
  const part = {
    ApiId,
    AuthorizerType: 'JWT' as const,
    Name: NAME,
    IdentitySource: [TOKEN_SOURCE],
    JwtConfiguration: { Issuer: jwt.issuer, Audience: [...jwt.audience] },
  };
  if (!kept) {
    const made = await calling(
      'apigateway:POST authorizer',
      async () => await aws.apigatewayv2.send(new CreateAuthorizerCommand(part)),
    );
    return made.AuthorizerId ?? '';
  }
  if (authorizerChanges(jwt, { kept, spare: [] }).some(({ from, to }) => from !== to)) {
    await calling(
      'apigateway:PATCH authorizer',
      async () =>
        await aws.apigatewayv2.send(new UpdateAuthorizerCommand({ ...part, AuthorizerId: kept.id })),
    );
  }
  return kept.id;
}

/** Call this when no route uses them any more: AWS rejects the deletion of an authorizer in use. */
export async function removeAuthorizers(
  aws: AwsClients,
  ApiId: string,
  spare: readonly LiveAuthorizer[],
): Promise<void> {
  for (const { id: AuthorizerId } of spare) {
    await unlessGone(
      'apigateway:DELETE authorizer',
      async () => await aws.apigatewayv2.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId })),
    );
  }
}
