import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import { type Names, tagsFor } from '../naming.ts';
import { proxyPolicy, proxyTrust } from '../policies.ts';
import type { Site } from '../site.ts';

/** The role of the proxy function; none is declared if the configuration names one. */
export function proxyRole(config: Config, site: Site, names: Names): Declaration[] {
  if (config.roles.proxy) return [];
  const spec = {
    name: names.proxyRole,
    description: `What the proxy function ${names.proxy} may do`,
    trust: proxyTrust(),
    policy: proxyPolicy(site, names),
    permissionsBoundary: config.roles.permissionsBoundary,
    tags: tagsFor(names.owner, 'proxy-role', config.tags),
  };
  return [{ kind: 'role', id: 'proxy-role', needs: [], spec }];
}
