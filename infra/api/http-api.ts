import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import { CORS_ANSWER_HEADERS, CORS_METHODS, CORS_REQUEST_HEADERS } from '../../src/contract/cors.ts';
import { deadlinesOf } from '../../src/contract/deadlines.ts';
import { routesIn } from '../../src/config/served-task.ts';
import type { Route } from '../../src/contract/routes.ts';
import { ACCESS_LOG_FORMAT, ACCESS_LOGS_ID, hasAccessLog } from '../monitoring/access-log.ts';
import { arn, functionArn, type Names, tagsFor } from '../naming.ts';
import { routeLimits, routeScopes, routeThrottles } from './route-options.ts';
import type { Site } from '../site.ts';

type HttpApi = Extract<Declaration, { kind: 'http-api' }>;

/** The HTTP API in front of the proxy. */
export function httpApi(config: Config, site: Site, names: Names): HttpApi {
  const { gateway, tags } = config;
  return {
    kind: 'http-api',
    id: 'api',
    needs: ['proxy', ...(hasAccessLog(gateway) ? [ACCESS_LOGS_ID] : [])],
    spec: {
      name: names.api,
      functionArn: functionArn(site, names.proxy),
      timeoutMs: deadlinesOf('http').gatewayMs,
      routes: routesIn(config).map((route) => routeOf(gateway, route)),
      ...(gateway.jwt && { jwt: { issuer: gateway.jwt.issuer, audience: gateway.jwt.audience } }),
      throttle: routeLimits(gateway),
      routeThrottles: routeThrottles(config),
      accessLog: hasAccessLog(gateway)
        ? { groupArn: arn(site, 'logs', `log-group:${names.accessLogs}`), format: ACCESS_LOG_FORMAT }
        : undefined,
      cors: corsOf(gateway),
      executeArnPrefix: arn(site, 'execute-api', '').slice(0, -1),
      tags: tagsFor(names.owner, 'api', tags),
    },
  };
}

function routeOf(
  gateway: Config['gateway'],
  { name, method, path }: Route,
): HttpApi['spec']['routes'][number] {
  const authorization = authorizationOf(gateway.auth);
  const scopes = authorization === 'JWT' && { scopes: routeScopes(gateway, name) };
  return { key: `${method} ${path}`, authorization, ...scopes };
}

/** API keys on an HTTP API were rejected with the configuration; if they were not, the route would stay closed. */
function authorizationOf(auth: Config['gateway']['auth']): 'AWS_IAM' | 'JWT' | 'NONE' {
  if (auth === 'jwt') return 'JWT';
  return auth === 'none' ? 'NONE' : 'AWS_IAM';
}

function corsOf({ cors }: Config['gateway']): HttpApi['spec']['cors'] {
  return (
    cors && {
      ...cors,
      methods: CORS_METHODS,
      requestHeaders: CORS_REQUEST_HEADERS,
      answerHeaders: CORS_ANSWER_HEADERS,
    }
  );
}
