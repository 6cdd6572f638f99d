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

/** A route and who may call it: `AWS_IAM` wants a signature, `JWT` a token, `NONE` is open to everybody. */
export interface Route {
  readonly key: string;
  readonly authorization: 'AWS_IAM' | 'JWT' | 'NONE';
  /** With `JWT`: the token must be good for one of these; any token of the issuer does when left out. */
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

/** What every route leads to, and who reads the tokens of those that want one. */
export interface Means {
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

/** Who may call each route, wanted and found; also of those that do not differ. */
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

/** What opens a route, in words. A token that another authorizer reads is another one. */
function openedBy(route: Route | LiveRoute, authorizerId?: string): string {
  const { authorization, scopes = [] } = route;
  if (authorization !== 'JWT') return authorization;
  const isForeign = 'authorizerId' in route && route.authorizerId !== authorizerId;
  const good = scopes.length > 0 ? ` good for ${inOrder(scopes)}` : '';
  return `${authorization}${good}${isForeign ? ' by another authorizer' : ''}`;
}

/** Makes, changes and deletes routes. What is right already costs no call. */
export async function syncRoutes(
  aws: AwsClients,
  ApiId: string,
  wanted: readonly Route[],
  live: readonly LiveRoute[],
  means: Means,
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
  means: Means,
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
 * Type, authorizer and scopes in one call: in two there would be a moment in which the route is open, or closed to
 * everybody. A PATCH keeps what it does not name, so leaving tokens behind has to say so; the empty text that clears
 * an authorizer is in no document, but the Terraform provider's updates rest on it (apigatewayv2/route.go).
 */
function authorizationOf(
  route: Route,
  live: LiveRoute | undefined,
  { authorizerId }: Means,
): Pick<CreateRouteCommandInput, 'AuthorizationType' | 'AuthorizerId' | 'AuthorizationScopes'> {
  const { authorization: AuthorizationType, scopes = [] } = route;
  if (AuthorizationType === 'JWT')
    return { AuthorizationType, AuthorizerId: authorizerId, AuthorizationScopes: [...scopes] };
  const leaves = live?.authorizerId !== undefined && live.authorizerId !== '';
  return { AuthorizationType, ...(leaves && { AuthorizerId: '', AuthorizationScopes: [] }) };
}
