/**
 * Whether a text matches a pattern in which `*` matches any characters and `?` exactly one; `${*}`, `${?}` and `${$}` are
 * the characters themselves (IAM user guide, "IAM policy elements: Variables and tags").
 */
export function fits(pattern: string, text: string): boolean {
  const parts = pattern.match(/\$\{[*?$]\}|[^]/g) ?? [];
  return new RegExp(`^${parts.map(expressionOf).join('')}$`, 's').test(text);
}

function expressionOf(part: string): string {
  if (part === '*') return '.*';
  if (part === '?') return '.';
  const character = part.length > 1 ? part.charAt(2) : part;
  return character.replace(/[.*?+^${}()|[\]\\]/, String.raw`\$&`);
}

/** The same for actions, ignoring case (IAM user guide, "JSON policy elements: Action"). */
export function fitsAction(pattern: string, action: string): boolean {
  return fits(pattern.toLowerCase(), action.toLowerCase());
}

/** arn:partition:service:region:account:resource; in some services the resource contains colons. */
const ARN_PARTS = 6;

/**
 * The same for ARNs: the colon-separated parts are compared one by one, so that a `*` never matches a colon before
 * the pattern's last part (IAM user guide, "Amazon Resource Name (ARN) condition operators").
 */
export function fitsArn(pattern: string, arn: string): boolean {
  const count = Math.min(pattern.split(':').length, ARN_PARTS);
  const given = partsOf(arn, count);
  return partsOf(pattern, count).every((part, index) => fits(part, given[index] ?? ''));
}

/** Splits a text at its first colons, into at most `count` parts. */
function partsOf(text: string, count: number): string[] {
  const parts = text.split(':');
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(':')];
}
