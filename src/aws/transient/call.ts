import type { Service } from './transient-error.ts';

/** A call of the SDK. */
export interface Call {
  readonly service: Service;
  /** As the API names it: `CreateModel`. */
  readonly operation: string;
  readonly input: object;
}

/** The member at a path such as `ProductionVariants.0.ModelName`; undefined if there is none. */
export function memberAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
      value,
    );
}

/** The name of a resource given by name or ARN; undefined if it is not a text. */
export function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(value.search(/[^:/]*$/)) : undefined;
}
