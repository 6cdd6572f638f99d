import type { AwsClients } from '../core/clients.ts';
import { alarmKind } from './alarm.ts';
import { dashboardKind } from './dashboard.ts';

/** `isDashboardHere`: whether a dashboard belongs to the region; dashboards are global to an account. */
export function cloudwatchKinds(aws: AwsClients, isDashboardHere: (name: string, region: string) => boolean) {
  return { alarm: alarmKind(aws), dashboard: dashboardKind(aws, isDashboardHere) };
}
