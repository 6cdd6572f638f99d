import type { Names } from '../../naming.ts';
import type { Chart, Line } from '../chart.ts';
import type { Host } from '../host.ts';
import { VARIANT } from './placement.ts';

/** Where a SageMaker host runs the model, and how that is watched. */
export const endpointPlace: Pick<Host, 'address' | 'logGroup' | 'charts'> = {
  address: ({ endpoint }) => ({ via: 'sagemaker', endpoint }),
  logGroup: ({ endpointLogs }) => endpointLogs,
  charts: endpointCharts,
};

function endpointCharts({ endpoint }: Names): Chart[] {
  const line = (metric: string, stat: string, label: string): Line => [
    'AWS/SageMaker',
    metric,
    'EndpointName',
    endpoint,
    'VariantName',
    VARIANT,
    { stat, label },
  ];
  const microseconds = (metric: string, label: string): Line[] => [
    line(metric, 'p50', `${label} p50`),
    line(metric, 'p99', `${label} p99`),
  ];
  return [
    {
      title: 'Endpoint: model and overhead (cold starts)',
      unit: 'µs',
      metrics: [...microseconds('ModelLatency', 'model'), ...microseconds('OverheadLatency', 'overhead')],
    },
    {
      title: 'Endpoint: invocations and failures',
      metrics: [
        line('Invocations', 'Sum', 'invocations'),
        line('Invocation4XXErrors', 'Sum', '4xx'),
        line('Invocation5XXErrors', 'Sum', '5xx'),
        line('InvocationModelErrors', 'Sum', 'container responses other than 2xx'),
      ],
    },
  ];
}
