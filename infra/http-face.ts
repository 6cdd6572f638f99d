import type { Declaration } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import { CORS_ANSWER_HEADERS, CORS_METHODS, CORS_REQUEST_HEADERS } from '../src/contract/cors.ts';
import { deadlines } from '../src/contract/deadlines.ts';
import { type RouteName, ROUTES } from '../src/contract/routes.ts';
import type { GatewayOptions } from '../src/gateway-options.ts';
import { arn, functionArn, type Names, tagsFor } from './naming.ts';
import type { Site } from './site.ts';

type HttpApi = Extract<Declaration, { kind: 'http-api' }>;

const AUTHORIZATION = { iam: 'AWS_IAM', none: 'NONE' } as const;

/** The HTTP API in front of the proxy. */
export function httpFace({ gateway, tags }: Config, site: Site, names: Names): HttpApi {
  return {
    kind: 'http-api',
    id: 'api',
    needs: ['proxy'],
    spec: {
      name: names.api,
      functionArn: functionArn(site, names.proxy),
      timeoutMs: deadlines.gatewayMs,
      routes: ROUTE_NAMES.map((name) => ({ key: keyOf(name), authorization: AUTHORIZATION[gateway.auth] })),
      throttle: { ratePerSecond: gateway.ratePerSecond, burst: gateway.burst },
      routeThrottles: Object.fromEntries(ROUTE_NAMES.flatMap((name) => ownThrottle(gateway, name))),
      cors: corsOf(gateway),
      executeArnPrefix: arn(site, 'execute-api', '').slice(0, -1),
      tags: tagsFor(names.owner, 'api', tags),
    },
  };
}

const ROUTE_NAMES = Object.keys(ROUTES) as RouteName[];

function keyOf(name: RouteName): string {
  const { method, path } = ROUTES[name];
  return `${method} ${path}`;
}

type Throttle = HttpApi['spec']['throttle'];

/** A route that says only one of the two takes the other from the gateway. */
function ownThrottle(
  { ratePerSecond, burst, routes }: GatewayOptions,
  name: RouteName,
): [string, Throttle][] {
  const own = routes[name];
  if (own?.ratePerSecond === undefined && own?.burst === undefined) return [];
  return [[keyOf(name), { ratePerSecond: own.ratePerSecond ?? ratePerSecond, burst: own.burst ?? burst }]];
}

function corsOf({ cors }: GatewayOptions): HttpApi['spec']['cors'] {
  return (
    cors && {
      ...cors,
      methods: CORS_METHODS,
      requestHeaders: CORS_REQUEST_HEADERS,
      answerHeaders: CORS_ANSWER_HEADERS,
    }
  );
}
