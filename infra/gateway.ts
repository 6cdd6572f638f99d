import type { Declaration } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import { deadlines, functionTimeoutSeconds } from '../src/contract/deadlines.ts';
import { BODY_LIMIT_VARIABLE, requestLimit } from '../src/contract/limits.ts';
import { STACK_VARIABLE } from '../src/contract/metrics.ts';
import { ROUTES } from '../src/contract/routes.ts';
import { encodeTarget, type Target, TARGET_VARIABLE } from '../src/contract/target.ts';
import type { ProxyPackage } from '../src/package/proxy.ts';
import { ACCESS_LOG_FORMAT } from './access-log.ts';
import { arn, functionArn, type Names, roleArn, tagsFor } from './naming.ts';
import { proxyConcurrency } from './proxy-concurrency.ts';
import { proxyPolicy, proxyTrust } from './policies.ts';
import type { Site } from './site.ts';
import { ACCESS_LOGS_ID } from './watching.ts';

/** The route every client knows. */
export const CLASSIFY_PATH = ROUTES.classify.path;

/**
 * What `execute-api:Invoke` is judged on: any API of the account, for its id is not known beforehand; the one route
 * that our own verbs call.
 */
export function invokeArn(site: Site): string {
  return arn(site, 'execute-api', `*/*/POST${CLASSIFY_PATH}`);
}

const AUTHORIZATION = { iam: 'AWS_IAM', none: 'NONE' } as const;

/**
 * The HTTP face: role, log group and function of the proxy, and the HTTP API in front of it. Every ARN here is
 * computed from names, so none of it waits for the endpoint; only a proxy that leaves another endpoint (`switches`)
 * must not before the new one serves.
 */
export function gateway(
  config: Config,
  site: Site,
  names: Names,
  target: Target,
  proxy: ProxyPackage,
  switches: boolean,
): Declaration[] {
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  return [
    {
      kind: 'log-group',
      id: 'proxy-logs',
      needs: [],
      spec: { name: names.proxyLogs, retentionDays: config.logRetentionDays, tags: tags('proxy-logs') },
    },
    ...ownRole(config, site, names),
    {
      kind: 'function',
      id: 'proxy',
      needs: [...(config.roles.proxy ? [] : ['proxy-role']), 'proxy-logs', ...(switches ? ['endpoint'] : [])],
      spec: {
        name: names.proxy,
        roleArn: config.roles.proxy ?? roleArn(site, names.proxyRole),
        runtime: proxy.runtime,
        handler: proxy.handler,
        zip: proxy.zip,
        codeSha256: proxy.sha256Base64,
        memoryMb: config.gateway.memoryMb,
        timeoutSeconds: functionTimeoutSeconds,
        reservedConcurrency: proxyConcurrency(config),
        environment: {
          [TARGET_VARIABLE]: encodeTarget(target),
          [STACK_VARIABLE]: names.owner,
          ...bodyLimit(config),
        },
        tags: tags('proxy'),
      },
    },
    {
      kind: 'http-api',
      id: 'api',
      needs: ['proxy', ...(config.gateway.accessLogs ? [ACCESS_LOGS_ID] : [])],
      spec: {
        name: names.api,
        functionArn: functionArn(site, names.proxy),
        timeoutMs: deadlines.gatewayMs,
        routes: Object.values(ROUTES).map(({ method, path }) => ({
          key: `${method} ${path}`,
          authorization: AUTHORIZATION[config.gateway.auth],
        })),
        throttle: { ratePerSecond: config.gateway.ratePerSecond, burst: config.gateway.burst },
        accessLog: config.gateway.accessLogs
          ? { groupArn: arn(site, 'logs', `log-group:${names.accessLogs}`), format: ACCESS_LOG_FORMAT }
          : undefined,
        executeArnPrefix: arn(site, 'execute-api', '').slice(0, -1),
        tags: tags('api'),
      },
    },
  ];
}

/** The role the function works in; none is declared where the configuration brings one. */
function ownRole(config: Config, site: Site, names: Names): Declaration[] {
  if (config.roles.proxy) return [];
  const spec = {
    name: names.proxyRole,
    description: `What the proxy function ${names.proxy} may do`,
    trust: proxyTrust(),
    policy: proxyPolicy(site, names),
    tags: tagsFor(names.owner, 'proxy-role', config.tags),
  };
  return [{ kind: 'role', id: 'proxy-role', needs: [], spec }];
}

/** The configuration's own limit, never above what the host takes: the proxy must say 413 before the host fails. */
export function bodyLimit({ gateway: { maxBodyKb }, host }: Config): Record<string, string> {
  if (maxBodyKb === undefined) return {};
  return { [BODY_LIMIT_VARIABLE]: String(Math.min(maxBodyKb * 1024, requestLimit(host.type).max)) };
}
