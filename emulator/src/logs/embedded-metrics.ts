/** Metrics of a log event, for one dimension set. */
export interface EmbeddedMetrics {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly units: Readonly<Record<string, string>>;
  readonly atMs: number;
}

type Members = Readonly<Record<string, unknown>>;

// CloudWatch User Guide, "Specification: Embedded metric format".
const MAX_METRICS = 100;
const MAX_VALUES = 100;
const MAX_DIMENSIONS = 30;

/**
 * Extracts metrics from a log event in embedded metric format: one entry per directive and dimension set.
 * Events that are not such JSON and directives that violate the specification are ignored: the event
 * itself is stored normally, and no error is reported.
 */
export function embeddedMetrics(message: string): EmbeddedMetrics[] {
  // A cheap check before parsing: most lines are not JSON.
  if (!message.trimStart().startsWith('{') || !message.includes('"_aws"')) return [];
  const root = parsed(message);
  const metadata = root?.['_aws'];
  if (!root || !isRecord(metadata)) return [];
  const { Timestamp: atMs, CloudWatchMetrics: directives } = metadata;
  if (typeof atMs !== 'number' || !Array.isArray(directives)) return [];
  return directives.flatMap((directive: unknown) =>
    isRecord(directive) ? ofDirective(root, directive, atMs) : [],
  );
}

function ofDirective(root: Members, directive: Members, atMs: number): EmbeddedMetrics[] {
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
  if (typeof namespace !== 'string' || !Array.isArray(sets) || !Array.isArray(metrics)) return [];
  if (metrics.length > MAX_METRICS) return [];
  const defined = metrics.filter(isRecord).flatMap((metric) => ofMetric(root, metric));
  if (defined.length === 0) return [];
  const values = Object.fromEntries(defined.map(({ name, values: own }) => [name, own]));
  const units = Object.fromEntries(defined.map(({ name, unit }) => [name, unit]));
  return sets.flatMap((set: unknown) => {
    const dimensions = dimensionsOf(root, set);
    return dimensions ? [{ namespace, dimensions, values, units, atMs }] : [];
  });
}

/** A metric's target is a number or a list of numbers; anything else is ignored. */
function ofMetric(
  root: Members,
  { Name: name, Unit: unit = 'None' }: Members,
): { name: string; unit: string; values: number[] }[] {
  if (typeof name !== 'string' || typeof unit !== 'string') return [];
  const target = root[name];
  const values: unknown[] = Array.isArray(target) ? target : [target];
  if (values.length === 0 || values.length > MAX_VALUES) return [];
  if (!values.every((value): value is number => typeof value === 'number')) return [];
  return [{ name, unit, values }];
}

/** Values of the named dimensions; undefined when one is missing, which drops the whole set. */
function dimensionsOf(root: Members, set: unknown): Record<string, string> | undefined {
  if (!Array.isArray(set) || set.length > MAX_DIMENSIONS) return undefined;
  const pairs = set.map((name: unknown) => [String(name), root[String(name)]] as const);
  if (!pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')) return undefined;
  return Object.fromEntries(pairs);
}

function parsed(message: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return isRecord(value) ? value : undefined;
  } catch {
    // A line that only looks like JSON is an ordinary line.
    return undefined;
  }
}

function isRecord(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
