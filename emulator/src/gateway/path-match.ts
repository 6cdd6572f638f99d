export const RANK = { exact: '0', variable: '1', greedy: '2', none: '3' };

/**
 * Matches an encoded path against a template and extracts the variables. Returns the rank, one digit per
 * segment, which orders templates by specificity; undefined when the path does not match.
 */
export function matchSegments(
  template: readonly string[],
  path: readonly string[],
  found: Record<string, string>,
): string | undefined {
  let rank = '';
  for (const [index, wanted] of template.entries()) {
    const variable = /^\{(.+?)(\+?)\}$/.exec(wanted);
    const greedy = variable?.[2] === '+';
    const actual = greedy ? path.slice(index).join('/') : path[index];
    if (actual === undefined || (variable ? actual === '' : decoded(actual) !== wanted)) return undefined;
    if (variable?.[1]) found[variable[1]] = decoded(actual);
    if (greedy) return rank + RANK.greedy;
    rank += variable ? RANK.variable : RANK.exact;
  }
  return path.length === template.length ? rank : undefined;
}

/** Decodes a path; a malformed escape is kept. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
