/** A JSON object of a policy document. */
export type Json = Record<string, unknown>;

/** The statements of a validated document: a single object or a list. */
export function statementsOf(document: string): Json[] {
  return listOf((JSON.parse(document) as Json)['Statement']) as Json[];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In policies, a single value may be written without a list. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
