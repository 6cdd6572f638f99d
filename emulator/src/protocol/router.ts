import type { Operation, Shape } from './smithy-schema.ts';

/** The operation a request asks for, with the labels of its path. */
export interface Route {
  readonly operation: Operation;
  readonly labels: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: Operation;
  readonly method: string;
  readonly path: RegExp;
  /** `name=value` in the model's URI: all of them must be in the query. */
  readonly literals: readonly (readonly [name: string, value: string])[];
  /** Members without which a neighbouring operation is meant. */
  readonly required: readonly Shape[];
}

/** Finds operations by the routes of a service model. */
export class Router {
  readonly #patterns: readonly Pattern[];

  constructor(operations: Iterable<Operation>) {
    this.#patterns = [...operations].map(patternOf);
  }

  /**
   * Operations that share method and path are distinguished by literals of the query (`?mode=import`), then by the
   * required members in query and headers (`x-amz-copy-source`): of those that fit the one with most of them.
   * `path` is percent-encoded.
   */
  find(method: string, path: string, query: URLSearchParams, headers: Headers): Route | undefined {
    const fitting = this.#patterns.filter(
      (pattern) =>
        pattern.method === method &&
        pattern.path.test(path) &&
        pattern.literals.every(
          ([name, value]) => query.has(name) && (value === '' || query.get(name) === value),
        ),
    );
    const missing = ({ required }: Pattern): number =>
      required.filter((member) => !isSent(member, query, headers)).length;
    const [best] = fitting.toSorted(
      (left, right) =>
        right.literals.length - left.literals.length ||
        missing(left) - missing(right) ||
        right.required.length - left.required.length,
    );
    if (!best) return undefined;
    const groups = Object.entries(best.path.exec(path)?.groups ?? {});
    const labels = groups.map(([name, value]) => [name, decodeURIComponent(value)] as const);
    return { operation: best.operation, labels: Object.fromEntries(labels) };
  }
}

/** Literals that only name the operation for the SDK's own logs; other clients do not send them. */
const NAMELESS = 'x-id';

/** Names of the literals in an operation's query. */
export function literalsOf({ http }: Operation): (readonly [name: string, value: string])[] {
  const [, query = ''] = http?.uri.split('?') ?? [];
  return [...new URLSearchParams(query)].filter(([name]) => name !== NAMELESS);
}

function patternOf(operation: Operation): Pattern {
  const { method = '', uri = '/' } = operation.http ?? {};
  const [path = '/'] = uri.split('?');
  const segments = path.split('/').slice(1).map(segmentPattern);
  // Clients differ in the slash at the end of collections.
  const end = path.endsWith('+}') ? '' : '/?';
  return {
    operation,
    method,
    path: new RegExp(`^/${segments.join('/')}${end}$`, 's'),
    literals: literalsOf(operation),
    required: [...operation.input.members.values()].filter(
      ({ name, binding }) =>
        operation.input.required.has(name) && (binding.in === 'query' || binding.in === 'header'),
    ),
  };
}

/** `{name}` is one segment, `{name+}` may hold slashes. */
function segmentPattern(segment: string): string {
  const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(segment) ?? [];
  if (name === undefined) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return `(?<${name}>${greedy ? '.+' : '[^/]+'})`;
}

function isSent({ binding }: Shape, query: URLSearchParams, headers: Headers): boolean {
  if (binding.in === 'query') return query.has(binding.name);
  return binding.in === 'header' && headers.has(binding.name);
}
