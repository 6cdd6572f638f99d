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

/** Whose tokens open the routes: `iss` as the token says it, and at least one `aud` (or `client_id`). */
export interface JwtSpec {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface LiveAuthorizer {
  readonly id: string;
  readonly name: string | undefined;
  /** `JWT`, or `REQUEST` for a Lambda function that judges. */
  readonly type: string | undefined;
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  readonly tokenPlace: string | undefined;
}

/** The one authorizer of the routes, if any, and those that nobody wants. */
export interface Authorizers {
  readonly kept: LiveAuthorizer | undefined;
  readonly spare: readonly LiveAuthorizer[];
}

const NAME = 'jwt';

// With or without "Bearer " before the token (Developer Guide, http-api-jwt-authorizer).
const TOKEN_PLACE = '$request.header.Authorization';

/** Ten at most are on an API (quotas of HTTP APIs): one page. */
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
 * Which authorizer is changed in place: one that reads tokens, sooner one that a route leans on (`inUse`), so that no
 * route has to move. One of another type can never become it, and whoever wants no tokens needs none at all.
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

/** Field by field; also the ones that do not differ. */
export function authorizerChanges(jwt: JwtSpec | undefined, { kept, spare }: Authorizers): Change[] {
  return [
    { field: 'spare authorizers', from: spare.length, to: 0 },
    { field: 'authorizer', from: kept?.name, to: jwt && NAME },
    { field: 'token issuer', from: kept?.issuer, to: jwt?.issuer },
    { field: 'token audience', from: kept && inOrder(kept.audience), to: jwt && inOrder(jwt.audience) },
    { field: 'token place', from: kept?.tokenPlace, to: jwt && TOKEN_PLACE },
  ];
}

/** A set in words: AWS promises no order of it. */
export function inOrder(words: readonly string[]): string {
  return words.toSorted().join(', ');
}

/** Makes or changes the authorizer; its id, undefined where none is wanted. */
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
    IdentitySource: [TOKEN_PLACE],
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

/** To be called when no route leans on them any more: AWS refuses to delete one that a route names. */
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
