/** A JSON object that is not validated yet. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one for anything else. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** The members of an object that are objects themselves. */
export function objectsIn(value: unknown): [string, Json][] {
  return Object.entries(objectOf(value)).map(([name, member]) => [name, objectOf(member)]);
}

/** The value as a list; an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** The value if it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number or string as a string; empty for anything else. */
export function scalarOf(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

/** A map of strings; other values are converted to strings. */
export function textsIn(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([name, text]) => [name, String(text)]));
}
