import { LIVE_ALIAS } from '../../../src/contract/function-invocation.ts';
import { METRICS_NAMESPACE } from '../../../src/contract/metrics.ts';
import { functionLogGroup, type FunctionHost } from '../../naming.ts';
import { type Chart, type Line, searchLine } from '../chart.ts';
import type { Host } from '../host.ts';

/** Where a host on Lambda runs the model, and how that is watched. */
export function functionPlace(host: FunctionHost): Pick<Host, 'address' | 'logGroup' | 'charts'> {
  return {
    address: ({ functions }) => ({ via: 'lambda', function: functions[host] }),
    logGroup: ({ functions }) => functionLogGroup(functions[host]),
    charts: ({ functions }) => functionCharts(functions[host]),
  };
}

/** Lambda has no metric of the time that a start takes; a first request's is in the latency of the proxy. */
function functionCharts(name: string): Chart[] {
  const line = (metric: string, stat: string, label: string): Line => [
    'AWS/Lambda',
    metric,
    'FunctionName',
    name,
    { stat, label },
  ];
  const byVersion = 'AWS/Lambda,FunctionName,Resource,ExecutedVersion';
  const failures = `${METRICS_NAMESPACE},FunctionName,ExecutedVersion`;
  return [
    {
      title: 'Function: duration',
      unit: 'ms',
      metrics: [line('Duration', 'p50', 'duration p50'), line('Duration', 'p99', 'duration p99')],
    },
    {
      title: 'Function: invocations and failures',
      metrics: [
        line('Invocations', 'Sum', 'invocations'),
        line('Errors', 'Sum', 'failed starts, timeouts, out of memory'),
        line('Throttles', 'Sum', 'throttled'),
      ],
    },
    {
      title: 'Function: concurrency',
      metrics: [
        line('ConcurrentExecutions', 'Maximum', 'concurrent requests'),
        line('ProvisionedConcurrencySpilloverInvocations', 'Sum', 'beyond provisioned concurrency'),
      ],
    },
    {
      title: 'Function: requests by version',
      stacked: true,
      metrics: [
        searchLine(
          'versions',
          byVersion,
          `MetricName="Invocations" FunctionName="${name}" Resource="${name}:${LIVE_ALIAS}"`,
        ),
      ],
    },
    {
      title: 'Function: failures of the model by version',
      stacked: true,
      metrics: [searchLine('failures', failures, `MetricName="ModelErrors" FunctionName="${name}"`)],
    },
  ];
}
