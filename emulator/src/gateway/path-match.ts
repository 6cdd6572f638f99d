export const RANK = { exact: '0', variable: '1', greedy: '2', none: '3' };

/**
 * Fits a path (encoded) to a template of whole segments, filling in the variables. Returns the rank, a digit a
 * segment, by which the more specific of two templates comes first; undefined when the path does not fit.
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

/** Paths are matched and handed on decoded; a malformed escape stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
