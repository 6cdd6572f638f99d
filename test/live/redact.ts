/**
 * Replaces what identifies an account: its id, the region, the names of the stack, ids that AWS chose, digests and
 * times. What is left is the wording, which two accounts can be compared by.
 */
export function redactor(names: Readonly<Record<string, string>>): (text: string) => string {
  // Longest first: a stack's name may contain its service's.
  const known = Object.entries(names).toSorted(([, a], [, b]) => b.length - a.length);
  return (text) => {
    let redacted = text;
    for (const [name, value] of known) if (value !== '') redacted = redacted.replaceAll(value, `<${name}>`);
    for (const [pattern, name] of PATTERNS) redacted = redacted.replaceAll(pattern, `<${name}>`);
    return redacted;
  };
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, 'uuid'],
  [/\d{4}-\d{2}-\d{2}T[\d:.]+Z?/g, 'time'],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/g, 'id'],
  [/\b\d{12}\b/g, 'account'],
  [/\br-[0-9a-f]{12}\b/g, 'release'],
  [/\b[0-9a-f]{12,64}\b/g, 'digest'],
  // Ids of APIs and their parts have seven to ten letters and digits.
  [/\b(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{6,12}\b/g, 'id'],
];
