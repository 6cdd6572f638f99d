import type { Declaration } from '../../src/aws/registry.ts';
import type { Config } from '../../src/config/config.ts';
import { ACCESS_LOGS_ID, hasAccessLog } from './access-log.ts';
import { dashboardBody } from './dashboard.ts';
import { gatewayAlarms } from './gateway-alarms.ts';
import { hostOf } from '../hosts/registry.ts';
import { type Names, tagsFor } from '../naming.ts';
import type { Site } from '../site.ts';

/** Monitoring of the API: access logs, alarms and a dashboard, as configured. */
export function monitoring(config: Config, site: Site, names: Names): Declaration[] {
  return [...accessLogs(config, names), ...gatewayAlarms(config, names), ...dashboard(config, site, names)];
}

function accessLogs({ gateway, logRetentionDays, tags }: Config, names: Names): Declaration[] {
  if (!hasAccessLog(gateway)) return [];
  const spec = {
    name: names.accessLogs,
    retentionDays: logRetentionDays,
    tags: tagsFor(names.owner, ACCESS_LOGS_ID, tags),
  };
  return [{ kind: 'log-group', id: ACCESS_LOGS_ID, needs: [], spec }];
}

function dashboard(config: Config, site: Site, names: Names): Declaration[] {
  const { gateway, tags } = config;
  if (!gateway.dashboard) return [];
  const spec = {
    name: names.dashboard,
    body: dashboardBody(site, names, hostOf(config)),
    tags: tagsFor(names.owner, 'dashboard', tags),
  };
  return [{ kind: 'dashboard', id: 'dashboard', needs: [], spec }];
}
