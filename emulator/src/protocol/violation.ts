import { AwsError } from '../aws-error.ts';

/** One constraint of a service model that an input violates. */
export interface Violation {
  /** Names of the members from the input down to the value, as the model spells them. */
  readonly member: string;
  readonly constraint: 'required' | 'type' | 'enum' | 'length' | 'range' | 'pattern' | 'elements';
  /** The sentence in which most services report it. */
  readonly text: string;
  /** Values of the enum, for a value outside it. */
  readonly allowed?: readonly string[];
}

/**
 * The sentence of Coral, the framework these services share; seen verbatim for
 * productionVariants.1.member.instanceType. A value that is undefined is kept out of it.
 */
export function violationText(value: unknown, path: string, fault: string): string {
  const shown = value === undefined ? '' : ` ${value === null ? 'null' : `'${javaText(value)}'`}`;
  return `Value${shown} at '${path}' failed to satisfy constraint: ${fault}`;
}

/** The message around violations, of which there is at least one. */
export function violationMessage(texts: readonly string[]): string {
  const noun = texts.length === 1 ? 'error' : 'errors';
  return `${texts.length} validation ${noun} detected: ${texts.join('; ')}`;
}

/** Member must satisfy enum value set: [a, b]. */
export function enumFault(values: readonly (string | number)[]): string {
  return `Member must satisfy enum value set: [${values.join(', ')}]`;
}

/** How a service reports violations of its model. */
export type Refusal = (violations: readonly Violation[]) => AwsError;

/**
 * All violations in one error with the service's code. A wrong JSON type never reaches validation: the parser
 * refuses it with another code.
 */
export function refuseAll(code: string): Refusal {
  return (violations) => {
    const mistyped = violations.find(({ constraint }) => constraint === 'type');
    if (mistyped) return new AwsError('SerializationException', mistyped.text);
    return new AwsError(code, violationMessage(violations.map(({ text }) => text)));
  };
}

/** Values are printed the way Java does: `[a, b]` and `{k=v}`. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (value instanceof Date || typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${javaText(item)}`);
  return `{${entries.join(', ')}}`;
}
