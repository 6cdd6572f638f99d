import { dashboardUrl } from '../../infra/monitoring/dashboard.ts';
import { namesOf, ownerOf } from '../../infra/naming.ts';
import { partitionOf } from '../../infra/site.ts';
import { firingAlarms } from '../aws/cloudwatch/alarm.ts';
import type { ConfigContext, StackContext } from './context.ts';

/** What looks at a stack, as far as it has any of it. */
export interface MonitoringStatus {
  /** Names of its own alarms that ring. */
  readonly firing: readonly string[];
  /** Address of its dashboard. */
  readonly dashboard: string | undefined;
}

/** Says what rings and where to look, of the things that stand. */
export async function reportMonitoring(
  { aws, names, site, report }: StackContext,
  standing: readonly { readonly kind: string; readonly name: string }[],
): Promise<MonitoringStatus> {
  const own = new Set(standing.flatMap(({ kind, name }) => (kind === 'alarm' ? [name] : [])));
  const all = own.size === 0 ? [] : await firingAlarms(aws, `${names.owner}-`);
  const firing = all.filter((name) => own.has(name));
  for (const name of firing) report.warn(`The alarm ${name} rings.`);
  const shown = standing.some(({ kind }) => kind === 'dashboard');
  const dashboard = shown ? dashboardUrl(site, names.dashboard) : undefined;
  if (dashboard !== undefined) report.say(`Dashboard ${dashboard}`);
  return { firing, dashboard };
}

/** Where the dashboard of a configuration is looked at; undefined where it wants none. Asks nobody. */
export function dashboardOf({
  config,
  region,
}: Pick<ConfigContext, 'config' | 'region'>): string | undefined {
  if (!config.gateway.dashboard) return undefined;
  const site = { partition: partitionOf(region), account: '', region };
  return dashboardUrl(site, namesOf(ownerOf(config), site).dashboard);
}
