import { type Json, listOf } from './document.ts';
import { fits, fitsArn } from './wildcard.ts';

/** Values of a request by condition key, in lower case: keys are case-insensitive. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** A context from key and value, or values. */
export function contextOf(values: Readonly<Record<string, string | readonly string[]>>): Context {
  const entries = Object.entries(values).map(
    ([key, value]) => [key.toLowerCase(), typeof value === 'string' ? [value] : value] as const,
  );
  return new Map(entries);
}

/** Whether a request value matches a policy value. */
type Test = (wanted: string, given: string) => boolean;

const same: Test = (wanted, given) => wanted === given;
const equalsIgnoreCase: Test = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();
const numeric =
  (holds: (given: number, wanted: number) => boolean): Test =>
  (wanted, given) =>
    holds(Number(given), Number(wanted));

/** The operators by name (IAM user guide, "IAM JSON policy elements: Condition operators"). */
const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: same,
  StringEqualsIgnoreCase: equalsIgnoreCase,
  StringLike: fits,
  ArnEquals: fitsArn,
  ArnLike: fitsArn,
  Bool: equalsIgnoreCase,
  NumericEquals: numeric((given, wanted) => given === wanted),
  NumericLessThan: numeric((given, wanted) => given < wanted),
  NumericLessThanEquals: numeric((given, wanted) => given <= wanted),
  NumericGreaterThan: numeric((given, wanted) => given > wanted),
  NumericGreaterThanEquals: numeric((given, wanted) => given >= wanted),
};

/** A parsed condition operator. */
interface Operator {
  readonly test: Test;
  readonly negated: boolean;
  readonly quantifier: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
}

/** The result of a Condition: whether it holds, and which keys had no value. */
export interface ConditionResult {
  readonly holds: boolean;
  readonly missing: readonly string[];
}

/**
 * Evaluates a Condition block for a request: every operator and key must hold. `whenUnreadable` is the
 * result for an unsupported operator (dates, addresses), so that such a statement never grants access.
 */
export function evaluateCondition(
  condition: unknown,
  context: Context,
  whenUnreadable: boolean,
): ConditionResult {
  const tests = Object.entries((condition ?? {}) as Json).flatMap(([operator, keys]) =>
    Object.entries(keys as Json).map(([key, values]) => ({
      key,
      holds: holdsFor(operator, listOf(values).map(String), valuesOf(key, context), whenUnreadable),
    })),
  );
  return {
    holds: tests.every(({ holds }) => holds),
    missing: tests.map(({ key }) => key).filter((key) => valuesOf(key, context) === undefined),
  };
}

function valuesOf(key: string, context: Context): readonly string[] | undefined {
  return context.get(key.toLowerCase());
}

function holdsFor(
  name: string,
  wanted: readonly string[],
  given: readonly string[] | undefined,
  whenUnreadable: boolean,
): boolean {
  // Null tests for presence: "true" requires the key to be absent.
  if (name === 'Null') return wanted.includes(String(given === undefined));
  const operator = operatorOf(name);
  if (!operator) return whenUnreadable;
  const { test, negated, quantifier, ifExists } = operator;
  // An absent key matches no value: a plain operator then fails, a negated one holds.
  if (given === undefined) return negated || ifExists || quantifier === 'ForAllValues';
  const one = (value: string): boolean => wanted.some((each) => test(each, value)) !== negated;
  return quantifier === 'ForAllValues' ? given.every(one) : given.some(one);
}

function operatorOf(written: string): Operator | undefined {
  const [, quantifier, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const negated = /^(String|Arn|Numeric)Not/.test(name);
  const test = OPERATORS[name.replace(/^(String|Arn|Numeric)Not/, '$1')];
  if (!test) return undefined;
  return {
    test,
    negated,
    quantifier: quantifier === 'ForAllValues' ? 'ForAllValues' : 'ForAnyValue',
    ifExists: ifExists !== undefined,
  };
}
