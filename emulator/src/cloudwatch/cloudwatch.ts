import { createService } from '../protocol/service.ts';
import type { AlarmPort, MetricPort, Service, AccountContext } from '../account/account-context.ts';
import { AlarmStore } from './alarm-store.ts';
import { alarmActions } from './alarms.ts';
import { type Dashboards, dashboardActions } from './dashboards.ts';
import { MODEL } from './members.ts';
import { MetricStore, observed } from './metric-store.ts';
import { metricActions } from './metrics.ts';
import { tagActions } from './tags.ts';

/** The service, with the ports for watching alarms and writing metrics. */
export interface CloudWatch {
  readonly service: Service;
  readonly alarms: AlarmPort;
  readonly metrics: MetricPort;
}

/**
 * CloudWatch: metrics and metric alarms. Both the JavaScript SDK and boto3 use AWS JSON 1.0, in
 * its query-compatible mode.
 */
export function createCloudWatch(account: AccountContext): CloudWatch {
  const metrics = new MetricStore();
  const alarms = new AlarmStore(metrics, account.timing);
  const dashboards: Dashboards = new Map();
  const service = createService({
    name: 'cloudwatch',
    ...MODEL,
    protocol: 'awsJson1_0',
    queryCompatible: true,
    refusal: 'ValidationException',
    actions: {
      ...alarmActions(alarms),
      ...dashboardActions(dashboards),
      ...metricActions(metrics),
      ...tagActions(({ region }) => [...alarms.all(region), ...dashboards.values()]),
    },
  });
  return {
    service,
    alarms: { stateOf: (region, name) => alarms.find(region, name)?.state },
    metrics: {
      record: (region, namespace, dimensions, values, { atMs = Date.now(), units = {} } = {}) => {
        const pairs = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
        for (const [name, value] of Object.entries(values)) {
          const id = { region, namespace, name, dimensions: pairs };
          for (const each of [value].flat()) metrics.add(id, observed(each, atMs), units[name]);
        }
      },
    },
  };
}
