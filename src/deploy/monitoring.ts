import { dashboardUrl } from '../../infra/monitoring/dashboard.ts';
import { namesOf, ownerOf } from '../../infra/naming.ts';
import { partitionOf } from '../../infra/site.ts';
import { firingAlarms } from '../aws/cloudwatch/alarm.ts';
import type { ConfigContext, StackContext } from './context.ts';

/** The monitoring of a stack, as far as it exists. */
export interface MonitoringStatus {
  /** Names of the stack's alarms that are firing. */
  readonly firing: readonly string[];
  /** URL of the dashboard. */
  readonly dashboard: string | undefined;
}

const ALARMS: ReadonlySet<string> = new Set(['alarm', 'version-alarm']);

export async function readMonitoring(
  { aws, names, site }: StackContext,
  resources: readonly { readonly kind: string; readonly name: string }[],
): Promise<MonitoringStatus> {
  const alarms = new Set(resources.flatMap(({ kind, name }) => (ALARMS.has(kind) ? [name] : [])));
  const firing = alarms.size === 0 ? [] : await firingAlarms(aws, `${names.owner}-`);
  const hasDashboard = resources.some(({ kind }) => kind === 'dashboard');
  return {
    firing: firing.filter((name) => alarms.has(name)),
    dashboard: hasDashboard ? dashboardUrl(site, names.dashboard) : undefined,
  };
}

/** URL of a configuration's dashboard; undefined if it declares none. Calls no AWS API. */
export function dashboardOf({
  config,
  region,
}: Pick<ConfigContext, 'config' | 'region'>): string | undefined {
  if (!config.gateway.dashboard) return undefined;
  const site = { partition: partitionOf(region), account: '', region };
  return dashboardUrl(site, namesOf(ownerOf(config), site).dashboard);
}
