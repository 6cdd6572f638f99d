import { queryCompatibleService } from '../protocol/json.ts';
import type { AlarmPort, MetricPort, Service, World } from '../account/account-context.ts';
import { AlarmStore } from './alarm-store.ts';
import { alarmActions } from './alarms.ts';
import { type Dashboards, dashboardActions } from './dashboards.ts';
import { MetricStore, observed } from './metric-store.ts';
import { metricActions } from './metrics.ts';
import { readingActions } from './reading.ts';
import { tagActions } from './tags.ts';

/** Codes of errors whose shapes have other names (botocore's service model, `error.code`). */
const QUERY_CODES = {
  DashboardInvalidInputError: 'InvalidParameterInput',
  DashboardNotFoundError: 'ResourceNotFound',
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  InvalidParameterValueException: 'InvalidParameterValue',
  ValidationException: 'ValidationError',
};

/** The service, with the ports by which a deployment watches alarms and other services write metrics. */
export interface CloudWatch {
  readonly service: Service;
  readonly alarms: AlarmPort;
  readonly metrics: MetricPort;
}

/**
 * CloudWatch: metrics in, and alarms that follow them. Both the JavaScript SDK and boto3 speak AWS JSON 1.0 to it, in
 * the mode that is compatible with the query protocol.
 */
export function createCloudWatch(world: World): CloudWatch {
  const metrics = new MetricStore();
  const alarms = new AlarmStore(metrics, world.timing);
  const dashboards: Dashboards = new Map();
  const service = queryCompatibleService(
    'cloudwatch',
    {
      ...alarmActions(alarms),
      ...dashboardActions(dashboards),
      ...metricActions(metrics),
      ...readingActions(metrics),
      ...tagActions(({ region }) => [...alarms.all(region), ...dashboards.values()]),
    },
    QUERY_CODES,
  );
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
