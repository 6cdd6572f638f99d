import {
  CAUSE_DIMENSION,
  METRICS_NAMESPACE,
  type MetricName,
  STACK_DIMENSION,
} from '../../src/contract/metrics.ts';
import { VARIANT } from '../hosts/endpoint/placement.ts';
import type { Names } from '../naming.ts';
import type { Site } from '../site.ts';

/** A line of a chart: namespace, metric, dimension names and values, and rendering options. */
type Line = readonly (string | Readonly<Record<string, string>>)[];

interface Chart {
  readonly title: string;
  readonly metrics: readonly Line[];
  readonly unit?: string;
  readonly stacked?: true;
}

// CloudWatch's grid is 24 wide (User Guide, "Dashboard body structure and syntax").
const WIDTH = 8;
const HEIGHT = 6;
const PER_ROW = 24 / WIDTH;

const PERIOD_SECONDS = 60;

/** The stack's dashboard in CloudWatch's format. Pure; the same input gives the same bytes. */
export function dashboardBody(site: Site, names: Names): object {
  const widgets = charts(names).map((chart, index) => ({
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
      period: PERIOD_SECONDS,
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

function charts(names: Names): Chart[] {
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
  const endpoint = (metric: string, stat: string, label: string): Line => [
    'AWS/SageMaker',
    metric,
    'EndpointName',
    names.endpoint,
    'VariantName',
    VARIANT,
    { stat, label },
  ];
  const slow = (metric: MetricName, label: string): Line[] => [
    own(metric, 'p50', `${label} p50`),
    own(metric, 'p99', `${label} p99`),
  ];
  const microseconds = (metric: string, label: string): Line[] => [
    endpoint(metric, 'p50', `${label} p50`),
    endpoint(metric, 'p99', `${label} p99`),
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
      metrics: [[{ expression: causes(names), id: 'causes', label: '' }]],
    },
    {
      title: 'Throttled, model failed, cold starts',
      metrics: [
        own('Throttles', 'Sum', 'throttled by the endpoint'),
        own('ModelErrors', 'Sum', 'model failed'),
        own('ColdStarts', 'Sum', 'cold starts of the proxy'),
        lambda('Throttles', 'Sum', 'throttled by Lambda'),
      ],
    },
    { title: 'Latency (total)', unit: 'ms', metrics: slow('Latency', 'whole') },
    {
      title: 'Latency by component',
      unit: 'ms',
      metrics: [...slow('PredictLatency', 'endpoint'), ...slow('OwnLatency', 'proxy')],
    },
    {
      title: 'Endpoint: model and overhead (cold starts)',
      unit: 'µs',
      metrics: [...microseconds('ModelLatency', 'model'), ...microseconds('OverheadLatency', 'overhead')],
    },
    { title: 'Concurrent requests', metrics: [lambda('ConcurrentExecutions', 'Maximum', 'proxy')] },
    {
      title: 'Proxy function',
      unit: 'ms',
      metrics: [lambda('Duration', 'p50', 'duration p50'), lambda('Duration', 'p99', 'duration p99')],
    },
    {
      title: 'Endpoint: invocations and failures',
      metrics: [
        endpoint('Invocations', 'Sum', 'invocations'),
        endpoint('Invocation4XXErrors', 'Sum', '4xx'),
        endpoint('Invocation5XXErrors', 'Sum', '5xx'),
        endpoint('InvocationModelErrors', 'Sum', 'container responses other than 2xx'),
      ],
    },
  ];
}

/** CloudWatch searches for the metric under every value of the dimension, so no list of causes is needed. */
function causes({ owner }: Names): string {
  const schema = `{${METRICS_NAMESPACE},${STACK_DIMENSION},${CAUSE_DIMENSION}}`;
  return `SEARCH('${schema} MetricName="Refusals" ${STACK_DIMENSION}="${owner}"', 'Sum', ${PERIOD_SECONDS})`;
}
