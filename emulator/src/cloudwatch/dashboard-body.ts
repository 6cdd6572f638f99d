/** A validation error in a dashboard body, with its location. */
export interface BodyFault {
  readonly dataPath: string;
  readonly message: string;
}

type Members = Readonly<Record<string, unknown>>;

// CloudWatch User Guide, "Dashboard body structure and syntax".
const TYPES = ['metric', 'text', 'log', 'alarm', 'explorer', 'custom'];
const MAX_WIDGETS = 500;
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  x: [0, 23],
  y: [0, Infinity],
  width: [1, 24],
  height: [1, 1000],
};

/** Validates the structure as the service does, but not the metrics; AWS's messages are not documented. */
export function bodyFaults(body: string): BodyFault[] {
  const parsed = parse(body);
  if (!isRecord(parsed)) return [{ dataPath: '/', message: 'The field DashboardBody must be a JSON object' }];
  const { widgets } = parsed;
  if (!Array.isArray(widgets)) return [{ dataPath: '/', message: "Should have required property 'widgets'" }];
  if (widgets.length > MAX_WIDGETS)
    return [{ dataPath: '/widgets', message: `Should NOT have more than ${MAX_WIDGETS} items` }];
  return widgets.flatMap((widget, index) => widgetFaults(widget, `/widgets/${index}`));
}

function widgetFaults(widget: unknown, dataPath: string): BodyFault[] {
  if (!isRecord(widget)) return [{ dataPath, message: 'Should be object' }];
  const { type, properties } = widget;
  if (typeof type !== 'string' || !TYPES.includes(type))
    return [{ dataPath: `${dataPath}/type`, message: `Should be one of ${TYPES.join(', ')}` }];
  if (!isRecord(properties)) return [{ dataPath, message: "Should have required property 'properties'" }];
  return [...rangeFaults(widget, dataPath), ...propertyFaults(type, properties, `${dataPath}/properties`)];
}

function rangeFaults(widget: Members, dataPath: string): BodyFault[] {
  return Object.entries(RANGES).flatMap(([key, [min, max]]) => {
    const value = widget[key];
    if (value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max))
      return [];
    return [{ dataPath: `${dataPath}/${key}`, message: `Should be an integer from ${min} to ${max}` }];
  });
}

/** A text widget without text, a metric widget without a region and a metric without a name are rejected. */
function propertyFaults(type: string, properties: Members, dataPath: string): BodyFault[] {
  const missing = (name: string) => ({ dataPath, message: `Should have required property '${name}'` });
  if (type === 'text') return typeof properties['markdown'] === 'string' ? [] : [missing('markdown')];
  if (type === 'alarm') return Array.isArray(properties['alarms']) ? [] : [missing('alarms')];
  if (type !== 'metric') return [];
  const { region, metrics, annotations } = properties;
  const found = typeof region === 'string' ? [] : [missing('region')];
  if (!Array.isArray(metrics)) return annotations === undefined ? [...found, missing('metrics')] : found;
  return [...found, ...metrics.flatMap((metric, at) => metricFaults(metric, `${dataPath}/metrics/${at}`))];
}

function metricFaults(metric: unknown, dataPath: string): BodyFault[] {
  if (!Array.isArray(metric) || metric.length === 0)
    return [{ dataPath, message: 'Should be a metric array' }];
  const [first] = metric as unknown[];
  const isMath = isRecord(first) && typeof first['expression'] === 'string';
  if (isMath) return [];
  const texts = (metric as unknown[]).filter((part) => typeof part === 'string').length;
  if (texts >= 2 && texts % 2 === 0) return [];
  return [{ dataPath, message: 'Should be namespace and name, then a name and a value for each dimension' }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Invalid JSON is reported as a body that is not an object.
    return undefined;
  }
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
