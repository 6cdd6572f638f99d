/** A JSON object of a policy document. */
export type Json = Record<string, unknown>;

/** The statements of a document that IAM has taken: one may stand bare, several stand in a list. */
export function statementsOf(document: string): Json[] {
  return listOf((JSON.parse(document) as Json)['Statement']) as Json[];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Policies write one value bare and several as a list, everywhere. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
