import { AwsError } from './aws-error.ts';

/** What a service model says of a text. A pattern is written as in the model, without anchors. */
export interface TextBounds {
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}

/** What a service model says of a number's value, or of how many elements a list or map holds. */
export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
}

/** The fault of a required member that is not there. */
export const ABSENT = 'Member must not be null';

/** One text per constraint that is broken: the services count and print each of them. */
export function textFaults(bounds: TextBounds, text: string): string[] {
  const { pattern, oneOf } = bounds;
  const faults = lengthFaults(bounds, text.length);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(text)) {
    faults.push(patternWish(pattern));
  }
  if (oneOf && !oneOf.includes(text)) faults.push(enumFault(oneOf));
  return faults;
}

/** For texts, lists and maps alike. */
export function lengthFaults({ min, max }: NumberBounds, length: number): string[] {
  if (max !== undefined && length > max) return [atMost('length', max)];
  return min !== undefined && length < min ? [atLeast('length', min)] : [];
}

/** For numbers. */
export function rangeFaults({ min, max }: NumberBounds, value: number): string[] {
  if (max !== undefined && value > max) return [atMost('value', max)];
  return min !== undefined && value < min ? [atLeast('value', min)] : [];
}

/** The fault of a value outside an enum. */
export function enumFault(values: readonly (string | number)[]): string {
  return `Member must satisfy enum value set: [${values.join(', ')}]`;
}

/** Every constraint of a list's element or a map's entry: the service prints them all, not only the broken one. */
export function everyWish({ min, max, pattern }: TextBounds): string {
  const wishes: string[] = [];
  if (max !== undefined) wishes.push(atMost('length', max));
  if (min !== undefined) wishes.push(atLeast('length', min));
  if (pattern !== undefined) wishes.push(patternWish(pattern));
  return `[${wishes.join(', ')}]`;
}

/**
 * The sentence of Coral, the framework these services share; seen verbatim for
 * productionVariants.1.member.instanceType. A value that is undefined is kept out of it.
 */
export function violation(value: unknown, path: string, fault: string): string {
  const shown = value === undefined ? '' : ` ${value === null ? 'null' : `'${javaText(value)}'`}`;
  return `Value${shown} at '${path}' failed to satisfy constraint: ${fault}`;
}

/** The message around violations, of which there is at least one. */
export function violationMessage(violations: readonly string[]): string {
  const noun = violations.length === 1 ? 'error' : 'errors';
  return `${violations.length} validation ${noun} detected: ${violations.join('; ')}`;
}

/** The error around violations; `code` is what the service calls a request its model forbids. */
export function violationError(code: string, violations: readonly string[]): AwsError {
  return new AwsError(code, violationMessage(violations));
}

function atMost(measure: 'length' | 'value', max: number): string {
  return `Member must have ${measure} less than or equal to ${max}`;
}

function atLeast(measure: 'length' | 'value', min: number): string {
  return `Member must have ${measure} greater than or equal to ${min}`;
}

function patternWish(pattern: string): string {
  return `Member must satisfy regular expression pattern: ${pattern}`;
}

/** The service prints values the way Java does: `[a, b]` and `{k=v}`. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${javaText(item)}`);
  return `{${entries.join(', ')}}`;
}
