import type { Declaration } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import { deadlines, functionTimeoutSeconds } from '../src/contract/deadlines.ts';
import { encodeTarget, type Target, TARGET_VARIABLE } from '../src/contract/target.ts';
import type { ProxyPackage } from '../src/package/proxy.ts';
import { arn, functionArn, type Names, roleArn, tagsFor } from './naming.ts';
import { proxyPolicy, proxyTrust } from './policies.ts';
import type { Site } from './site.ts';

/** The route every client knows. */
export const CLASSIFY_PATH = '/classify';

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
    {
      kind: 'role',
      id: 'proxy-role',
      needs: [],
      spec: {
        name: names.proxyRole,
        description: `What the proxy function ${names.proxy} may do`,
        trust: proxyTrust(),
        policy: proxyPolicy(site, names),
        tags: tags('proxy-role'),
      },
    },
    {
      kind: 'function',
      id: 'proxy',
      needs: ['proxy-role', 'proxy-logs', ...(switches ? ['endpoint'] : [])],
      spec: {
        name: names.proxy,
        roleArn: roleArn(site, names.proxyRole),
        runtime: proxy.runtime,
        handler: proxy.handler,
        zip: proxy.zip,
        codeSha256: proxy.sha256Base64,
        memoryMb: config.gateway.memoryMb,
        timeoutSeconds: functionTimeoutSeconds,
        environment: { [TARGET_VARIABLE]: encodeTarget(target) },
        tags: tags('proxy'),
      },
    },
    {
      kind: 'http-api',
      id: 'api',
      needs: ['proxy'],
      spec: {
        name: names.api,
        functionArn: functionArn(site, names.proxy),
        timeoutMs: deadlines.gatewayMs,
        routes: [{ key: `POST ${CLASSIFY_PATH}`, authorization: AUTHORIZATION[config.gateway.auth] }],
        throttle: { ratePerSecond: config.gateway.ratePerSecond, burst: config.gateway.burst },
        executeArnPrefix: arn(site, 'execute-api', '').slice(0, -1),
        tags: tags('api'),
      },
    },
  ];
}
