import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import { CORS_VARIABLE, encodeCors } from '../../src/contract/cors.ts';
import { deadlinesOf } from '../../src/contract/deadlines.ts';
import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { ROUTES } from '../../src/contract/routes.ts';
import { encodeTarget, type Target, TARGET_VARIABLE } from '../../src/contract/target.ts';
import type { ProxyPackage } from '../../src/package/proxy.ts';
import { bodyLimit } from './body-limit.ts';
import { httpApi } from './http-api.ts';
import { arn, type Names, roleArn, tagsFor } from '../naming.ts';
import { proxyConcurrency } from './proxy-concurrency.ts';
import { proxyPolicy, proxyTrust } from '../policies.ts';
import { restApi } from './rest-api.ts';
import type { Site } from '../site.ts';

/** The route every client knows. */
export const CLASSIFY_PATH = ROUTES.classify.path;

/**
 * What `execute-api:Invoke` is judged on: any API of the account and any stage, for the id is not known beforehand; the
 * one route that our own verbs call.
 */
export function invokeArn(site: Site): string {
  return arn(site, 'execute-api', `*/*/POST${CLASSIFY_PATH}`);
}

/**
 * The HTTP face: role, log group and function of the proxy, and the API in front of it. Every ARN here is
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
        timeoutSeconds: deadlinesOf(config.gateway.api).functionMs / 1000,
        reservedConcurrency: proxyConcurrency(config),
        environment: {
          [TARGET_VARIABLE]: encodeTarget(letter(config, target)),
          [STACK_VARIABLE]: names.owner,
          ...bodyLimit(config),
          ...cors(config),
        },
        tags: tags('proxy'),
      },
    },
    ...(config.gateway.api === 'rest' ? restApi(config, site, names) : [httpApi(config, site, names)]),
  ];
}

/** What the proxy is told beyond its target; an HTTP API goes without saying. */
function letter({ gateway: { api } }: Config, target: Target): Target {
  return api === 'rest' ? { ...target, api } : target;
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

/** The origins for the proxy: API Gateway's own block covers an HTTP API, and nothing of what others put before it. */
function cors({ gateway: { cors: wanted } }: Config): Record<string, string> {
  return wanted ? { [CORS_VARIABLE]: encodeCors(wanted) } : {};
}
