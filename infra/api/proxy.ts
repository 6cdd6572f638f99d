import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import { deadlinesOf } from '../../src/contract/deadlines.ts';
import type { ModelAddress } from '../../src/contract/target.ts';
import type { ProxyPackage } from '../../src/package/proxy.ts';
import { type Names, roleArn, tagsFor } from '../naming.ts';
import type { Site } from '../site.ts';
import { proxyConcurrency } from './proxy-concurrency.ts';
import { proxyEnvironment } from './proxy-environment.ts';
import { proxyRole } from './proxy-role.ts';

/** Where the proxy's code comes from, and which model it invokes. */
export interface ProxyInput {
  readonly model: ModelAddress;
  readonly code: ProxyPackage;
  /** Id of the resource that must serve before the proxy switches to it from another endpoint or function. */
  readonly waitsFor?: string;
}

/** The function behind the API, with its role and log group. */
export function proxy(config: Config, site: Site, names: Names, input: ProxyInput): Declaration[] {
  const { code, model, waitsFor = [] } = input;
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  return [
    {
      kind: 'log-group',
      id: 'proxy-logs',
      needs: [],
      spec: { name: names.proxyLogs, retentionDays: config.logRetentionDays, tags: tags('proxy-logs') },
    },
    ...proxyRole(config, site, names),
    {
      kind: 'function',
      id: 'proxy',
      needs: [...(config.roles.proxy ? [] : ['proxy-role']), 'proxy-logs'].concat(waitsFor),
      spec: {
        name: names.proxy,
        roleArn: config.roles.proxy ?? roleArn(site, names.proxyRole),
        runtime: code.runtime,
        handler: code.handler,
        code: { zip: code.zip, sha256: code.sha256Base64 },
        memoryMb: config.gateway.memoryMb,
        timeoutSeconds: deadlinesOf(config.gateway.api).functionMs / 1000,
        reservedConcurrency: proxyConcurrency(config),
        environment: proxyEnvironment(config, names.owner, model),
        tags: tags('proxy'),
      },
    },
  ];
}
