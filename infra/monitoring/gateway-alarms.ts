import type { AlarmSpec } from '../../src/aws/cloudwatch/alarm.ts';
import type { Declaration } from '../../src/aws/registry.ts';
import { concurrencyOf } from '../../src/config/capacity.ts';
import type { Config } from '../../src/config/config.ts';
import { modelNoun } from '../../src/contract/target.ts';
import { METRICS_NAMESPACE, type MetricName, STACK_DIMENSION } from '../../src/contract/metrics.ts';
import type { AlarmOptions } from '../../src/config/alarm-options.ts';
import { hostOf } from '../hosts/registry.ts';
import { type Names, tagsFor } from '../naming.ts';

type Measure = Pick<AlarmSpec, 'namespace' | 'metric' | 'dimensions'>;

/** One alarm: what it monitors, and the limit above which it fires; no alarm without a limit. */
interface Watch extends Measure, Pick<AlarmSpec, 'statistic' | 'periods'> {
  readonly id: string;
  readonly what: string;
  readonly limit: number | false | undefined;
}

const PERIOD_SECONDS = 60;

// A single slow request, such as a cold start, is the slowest percent of a quiet minute.
const PERIODS_OF_A_LEVEL = 3;

/** The configured alarms of the gateway; each costs 0.10 USD a month. */
export function gatewayAlarms(config: Config, names: Names): Declaration[] {
  const { alarms } = config.gateway;
  if (!alarms) return [];
  return watches(alarms, config, names).flatMap(({ id, what, limit, ...watch }) => {
    if (limit === false || limit === undefined) return [];
    const spec: AlarmSpec = {
      name: `${names.owner}-gateway-${id}`,
      description: `${what} of the gateway ${names.owner}`,
      ...watch,
      threshold: limit,
      periodSeconds: PERIOD_SECONDS,
      topicArn: alarms.topicArn,
      tags: tagsFor(names.owner, `alarm-gateway-${id}`, config.tags),
    };
    return [{ kind: 'alarm', id: `alarm-gateway-${id}`, needs: [], spec }];
  });
}

function watches(alarms: AlarmOptions, config: Config, names: Names): Watch[] {
  const own = (metric: MetricName): Measure => ({
    namespace: METRICS_NAMESPACE,
    metric,
    dimensions: { [STACK_DIMENSION]: names.owner },
  });
  // What the proxy cannot count because it fails or never runs: the caller gets a bare 500 or 503 then.
  const ofLambda = (metric: string): Measure => ({
    namespace: 'AWS/Lambda',
    metric,
    dimensions: { FunctionName: names.proxy },
  });
  const count = { statistic: 'Sum', periods: 1 } as const;
  const level = { periods: PERIODS_OF_A_LEVEL } as const;
  return [
    {
      id: 'server-errors',
      what: 'Responses with status 500 and above',
      ...own('ServerErrors'),
      ...count,
      limit: alarms.serverErrorsPerMinute,
    },
    {
      id: 'proxy-errors',
      what: 'Failures of the proxy',
      ...ofLambda('Errors'),
      ...count,
      limit: alarms.proxyErrorsPerMinute,
    },
    {
      id: 'model-errors',
      what: 'Failures of the model',
      ...own('ModelErrors'),
      ...count,
      limit: alarms.modelErrorsPerMinute,
    },
    {
      id: 'throttles',
      what: `Requests throttled by the ${modelNoun(hostOf(config).address(names))}`,
      ...own('Throttles'),
      ...count,
      limit: alarms.throttlesPerMinute,
    },
    {
      id: 'proxy-throttles',
      what: 'Requests throttled by Lambda',
      ...ofLambda('Throttles'),
      ...count,
      limit: alarms.proxyThrottlesPerMinute,
    },
    {
      id: 'p99',
      what: '99th percentile of latency',
      ...own('Latency'),
      statistic: 'p99',
      ...level,
      limit: alarms.p99Ms,
    },
    {
      id: 'cold-starts',
      what: 'Cold starts of the proxy',
      ...own('ColdStarts'),
      ...count,
      limit: alarms.coldStartsPerMinute,
    },
    {
      id: 'concurrency',
      what: 'Concurrent requests',
      // A request of the proxy is one of the model as long as it waits for it, and SageMaker has no metric of a
      // serverless endpoint's concurrency but that of the provisioned part.
      ...ofLambda('ConcurrentExecutions'),
      statistic: 'Maximum',
      ...level,
      limit: concurrencyLimit(alarms, config),
    },
  ];
}

/** None on a host without a concurrency limit. */
function concurrencyLimit({ concurrencyPercent }: AlarmOptions, config: Config): number | undefined {
  const concurrency = concurrencyOf(hostOf(config).capacity(config.host));
  if (concurrencyPercent === undefined || concurrency === undefined) return undefined;
  return (concurrency * concurrencyPercent) / 100;
}
