import { dashboardUrl } from '../../infra/monitoring/dashboard.ts';
import { namesOf, ownerOf } from '../../infra/naming.ts';
import { partitionOf } from '../../infra/site.ts';
import { ringingAlarms } from '../aws/cloudwatch/alarm.ts';
import type { Ground, Setting } from './context.ts';

/** What looks at a stack, as far as it has any of it. */
export interface Watched {
  /** Names of its own alarms that ring. */
  readonly ringing: readonly string[];
  /** Address of its dashboard. */
  readonly dashboard: string | undefined;
}

/** Says what rings and where to look, of the things that stand. */
export async function tellWatched(
  { aws, names, site, report }: Setting,
  standing: readonly { readonly kind: string; readonly name: string }[],
): Promise<Watched> {
  const own = new Set(standing.flatMap(({ kind, name }) => (kind === 'alarm' ? [name] : [])));
  const all = own.size === 0 ? [] : await ringingAlarms(aws, `${names.owner}-`);
  const ringing = all.filter((name) => own.has(name));
  for (const name of ringing) report.warn(`The alarm ${name} rings.`);
  const shown = standing.some(({ kind }) => kind === 'dashboard');
  const dashboard = shown ? dashboardUrl(site, names.dashboard) : undefined;
  if (dashboard !== undefined) report.say(`Dashboard ${dashboard}`);
  return { ringing, dashboard };
}

/** Where the dashboard of a configuration is looked at; undefined where it wants none. Asks nobody. */
export function dashboardOf({ config, region }: Pick<Ground, 'config' | 'region'>): string | undefined {
  if (!config.gateway.dashboard) return undefined;
  const site = { partition: partitionOf(region), account: '', region };
  return dashboardUrl(site, namesOf(ownerOf(config), site).dashboard);
}
