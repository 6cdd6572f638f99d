import {
  CreateRouteCommand,
  type CreateRouteCommandInput,
  DeleteRouteCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import type { Change } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { inOrder } from './authorizer.ts';

/** A route and who may call it: `AWS_IAM` requires a signature, `JWT` a token, `NONE` is public. */
export interface Route {
  readonly key: string;
  readonly authorization: 'AWS_IAM' | 'JWT' | 'NONE';
  /** With `JWT`: the token needs at least one of these; if undefined, any token of the issuer is accepted. */
  readonly scopes?: readonly string[];
}

export interface LiveRoute {
  readonly id: string;
  readonly key: string;
  readonly authorization: string;
  readonly authorizerId: string | undefined;
  readonly scopes: readonly string[];
  readonly target: string | undefined;
}

/** The integration of every route, and the authorizer of those with JWT authorization. */
export interface RouteTargets {
  readonly target: string;
  readonly authorizerId: string | undefined;
}

export async function readRoutes(aws: AwsClients, ApiId: string): Promise<LiveRoute[]> {
  const { Items = [] } = await calling(
    'apigateway:GET routes',
    async () => await aws.apigatewayv2.send(new GetRoutesCommand({ ApiId })),
  );
  return Items.map((route) => ({
    id: route.RouteId ?? '',
    key: route.RouteKey ?? '',
    authorization: route.AuthorizationType ?? 'NONE',
    authorizerId: route.AuthorizerId,
    scopes: route.AuthorizationScopes ?? [],
    target: route.Target,
  }));
}

/** Declared and actual authorization of each route, including those that do not differ. */
export function routeChanges(
  wanted: readonly Route[],
  live: readonly LiveRoute[],
  authorizerId: string | undefined,
): Change[] {
  const keys = new Set([...wanted, ...live].map(({ key }) => key));
  return [...keys].map((key) => {
    const [from, to] = [live, wanted].map((routes) => routes.find((route) => route.key === key));
    return { field: `route ${key}`, from: from && openedBy(from, authorizerId), to: to && openedBy(to) };
  });
}

/** Authorization of a route as text. Tokens of another authorizer count as a difference. */
function openedBy(route: Route | LiveRoute, authorizerId?: string): string {
  const { authorization, scopes = [] } = route;
  if (authorization !== 'JWT') return authorization;
  const isForeign = 'authorizerId' in route && route.authorizerId !== authorizerId;
  const required = scopes.length > 0 ? ` with scopes ${inOrder(scopes)}` : '';
  return `${authorization}${required}${isForeign ? ' by another authorizer' : ''}`;
}

/** Creates, updates and deletes routes; makes no call for routes that match already. */
export async function syncRoutes(
  aws: AwsClients,
  ApiId: string,
  wanted: readonly Route[],
  live: readonly LiveRoute[],
  means: RouteTargets,
): Promise<void> {
  for (const route of wanted) {
    const found = live.find(({ key }) => key === route.key);
    await syncRoute(aws, ApiId, route, found, means);
  }
  const keys = new Set(wanted.map(({ key }) => key));
  for (const { id: RouteId } of live.filter(({ key }) => !keys.has(key))) {
    await unlessGone(
      'apigateway:DELETE route',
      async () => await aws.apigatewayv2.send(new DeleteRouteCommand({ ApiId, RouteId })),
    );
  }
}

async function syncRoute(
  aws: AwsClients,
  ApiId: string,
  route: Route,
  live: LiveRoute | undefined,
  means: RouteTargets,
): Promise<void> {
  const part = { ApiId, RouteKey: route.key, Target: means.target, ...authorizationOf(route, live, means) };
  if (!live) {
    await calling(
      'apigateway:POST route',
      async () => await aws.apigatewayv2.send(new CreateRouteCommand(part)),
    );
  } else if (openedBy(live, means.authorizerId) !== openedBy(route) || live.target !== means.target) {
    await calling(
      'apigateway:PATCH route',
      async () => await aws.apigatewayv2.send(new UpdateRouteCommand({ ...part, RouteId: live.id })),
    );
  }
}

/**
 * Type, authorizer and scopes in one call: with two, the route would briefly be public, or closed to everyone. A PATCH
 * keeps members that it does not contain, so an authorizer must be removed explicitly; the empty string that does this
 * is undocumented, but the Terraform provider relies on it (apigatewayv2/route.go).
 */
function authorizationOf(
  route: Route,
  live: LiveRoute | undefined,
  { authorizerId }: RouteTargets,
): Pick<CreateRouteCommandInput, 'AuthorizationType' | 'AuthorizerId' | 'AuthorizationScopes'> {
  const { authorization: AuthorizationType, scopes = [] } = route;
  if (AuthorizationType === 'JWT')
    return { AuthorizationType, AuthorizerId: authorizerId, AuthorizationScopes: [...scopes] };
  const leaves = live?.authorizerId !== undefined && live.authorizerId !== '';
  return { AuthorizationType, ...(leaves && { AuthorizerId: '', AuthorizationScopes: [] }) };
}
