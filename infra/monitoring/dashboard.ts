import {
  CAUSE_DIMENSION,
  METRICS_NAMESPACE,
  type MetricName,
  STACK_DIMENSION,
} from '../../src/contract/metrics.ts';
import { modelNoun } from '../../src/contract/target.ts';
import { CHART_SECONDS, type Chart, type Line, searchLine } from '../hosts/chart.ts';
import type { Host } from '../hosts/host.ts';
import type { Names } from '../naming.ts';
import type { Site } from '../site.ts';

// CloudWatch's grid is 24 wide (User Guide, "Dashboard body structure and syntax").
const WIDTH = 8;
const HEIGHT = 6;
const PER_ROW = 24 / WIDTH;

/** The dashboard of a stack whose model runs on a host, in CloudWatch's format. Pure; equal input gives equal bytes. */
export function dashboardBody(site: Site, names: Names, host: Pick<Host, 'address' | 'charts'>): object {
  const all = [...gatewayCharts(names, modelNoun(host.address(names))), ...host.charts(names)];
  const widgets = all.map((chart, index) => ({
    type: 'metric',
    x: (index % PER_ROW) * WIDTH,
    y: Math.floor(index / PER_ROW) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: {
      title: chart.title,
      region: site.region,
      view: 'timeSeries',
      stacked: chart.stacked === true,
      period: CHART_SECONDS,
      metrics: chart.metrics,
      yAxis: { left: { min: 0, ...(chart.unit !== undefined && { label: chart.unit, showUnits: false }) } },
    },
  }));
  return { widgets };
}

/** URL of the dashboard in the console. */
export function dashboardUrl({ partition, region }: Site, name: string): string {
  const domain = CONSOLES[partition] ?? 'console.aws.amazon.com';
  return `https://${region}.${domain}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}

const CONSOLES: Readonly<Record<string, string>> = {
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

function gatewayCharts(names: Names, model: string): Chart[] {
  const own = (metric: MetricName, stat: string, label: string): Line => [
    METRICS_NAMESPACE,
    metric,
    STACK_DIMENSION,
    names.owner,
    { stat, label },
  ];
  const lambda = (metric: string, stat: string, label: string): Line => [
    'AWS/Lambda',
    metric,
    'FunctionName',
    names.proxy,
    { stat, label },
  ];
  const slow = (metric: MetricName, label: string): Line[] => [
    own(metric, 'p50', `${label} p50`),
    own(metric, 'p99', `${label} p99`),
  ];
  return [
    {
      title: 'Requests and failures',
      metrics: [
        own('Requests', 'Sum', 'requests'),
        own('Refusals', 'Sum', 'not 2xx'),
        own('ServerErrors', 'Sum', '5xx'),
      ],
    },
    {
      title: 'Errors by cause',
      stacked: true,
      metrics: [causes(names)],
    },
    {
      title: 'Throttled, model failed, cold starts',
      metrics: [
        own('Throttles', 'Sum', `throttled by the ${model}`),
        own('ModelErrors', 'Sum', 'model failed'),
        own('ColdStarts', 'Sum', 'cold starts of the proxy'),
        lambda('Throttles', 'Sum', 'throttled by Lambda'),
      ],
    },
    { title: 'Latency (total)', unit: 'ms', metrics: slow('Latency', 'whole') },
    {
      title: 'Latency by component',
      unit: 'ms',
      metrics: [...slow('PredictLatency', model), ...slow('OwnLatency', 'proxy')],
    },
    { title: 'Concurrent requests', metrics: [lambda('ConcurrentExecutions', 'Maximum', 'proxy')] },
    {
      title: 'Proxy function',
      unit: 'ms',
      metrics: [lambda('Duration', 'p50', 'duration p50'), lambda('Duration', 'p99', 'duration p99')],
    },
  ];
}

function causes({ owner }: Names): Line {
  const schema = `${METRICS_NAMESPACE},${STACK_DIMENSION},${CAUSE_DIMENSION}`;
  return searchLine('causes', schema, `MetricName="Refusals" ${STACK_DIMENSION}="${owner}"`);
}
