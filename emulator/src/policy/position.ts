/**
 * The place of a syntax error as `(line,column)`: the first character that the parser has not read yet. Reported are
 * `(1,76)` and `(1,83)` for a wrong type of principal, which is one character into its value, and `(1,3)` for `{}`.
 */
export function positionIn(document: string, read: number): string {
  const lines = document.slice(0, read).split('\n');
  return `(${lines.length},${(lines.at(-1) ?? '').length + 1})`;
}
