/** Whether a text fits a pattern in which `*` stands for any characters and `?` for exactly one. */
export function fits(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}

/** The same for actions, whose case does not count (IAM user guide, "JSON policy elements: Action"). */
export function fitsAction(pattern: string, action: string): boolean {
  return fits(pattern.toLowerCase(), action.toLowerCase());
}

/** arn:partition:service:region:account:resource; the resource has colons of its own in some services. */
const ARN_PARTS = 6;

/**
 * The same for ARNs: the parts between colons are compared one by one, so that a `*` never reaches over a colon before
 * the last of the pattern's parts (IAM user guide, "Amazon Resource Name (ARN) condition operators").
 */
export function fitsArn(pattern: string, arn: string): boolean {
  const count = Math.min(pattern.split(':').length, ARN_PARTS);
  const given = partsOf(arn, count);
  return partsOf(pattern, count).every((part, index) => fits(part, given[index] ?? ''));
}

/** A text cut at its first colons into so many parts at most. */
function partsOf(text: string, count: number): string[] {
  const parts = text.split(':');
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(':')];
}
