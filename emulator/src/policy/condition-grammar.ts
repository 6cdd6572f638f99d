import { fault, type Fault, repeatedKeys } from './fault.ts';
import { type JsonNode, valuesOf } from './json-node.ts';

/**
 * The operators (IAM user guide, "IAM JSON policy elements: Condition operators"). IfExists may follow any but Null;
 * names are case-sensitive.
 */
const OPERATOR = new RegExp(
  `^(?:ForAllValues:|ForAnyValue:)?(?:Null|(?:${[
    'String(?:Not)?Equals(?:IgnoreCase)?',
    'String(?:Not)?Like',
    '(?:Numeric|Date)(?:Not)?Equals',
    '(?:Numeric|Date)(?:LessThan|GreaterThan)(?:Equals)?',
    'Bool',
    'BinaryEquals',
    '(?:Not)?IpAddress',
    'Arn(?:Not)?(?:Equals|Like)',
  ].join('|')})(?:IfExists)?)$`,
);

/** ISO 8601 as W3C profiles it, from the year down to fractions of a second. */
const ISO_DATE = new RegExp(
  [
    String.raw`^-?\d{1,9}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01]))?)?`,
    String.raw`(?:T(?:(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)?)?(?:Z|[+-][0-2]\d(?::[0-5]\d)?)?)?$`,
  ].join(''),
  'i',
);
const LATEST_EPOCH = 9_223_372_036_854_775_807n;

/** A Condition block: operators, under each its keys, under each one value or a list. */
export function conditionFaults(condition: JsonNode | undefined): Fault[] {
  if (!condition) return [];
  if (condition.kind !== 'object') return [fault('syntax', 'Condition', condition.begun)];
  return [
    ...repeatedKeys(condition),
    ...condition.members.flatMap(([operator, keys]) => operatorFaults(operator, keys)),
  ];
}

function operatorFaults(operator: string, keys: JsonNode): Fault[] {
  if (keys.kind !== 'object') return [fault('syntax', operator, keys.begun)];
  // An operator without keys tests nothing; IAM ignores it whatever its name.
  if (keys.members.length === 0) return [];
  return [
    ...(OPERATOR.test(operator) ? [] : [fault('operator', operator, keys.begun)]),
    ...repeatedKeys(keys),
    ...keys.members.flatMap(([key, values]) => keyFaults(operator, key, values)),
  ];
}

function keyFaults(operator: string, key: string, values: JsonNode): Fault[] {
  const wrong = valuesOf(values).find(({ kind, value }) => kind !== 'scalar' || value === null);
  const isDate = /^(?:For\w+:)?Date/.test(operator);
  const texts = valuesOf(values).map(({ value }) => String(value));
  return [
    ...(/^[^:\s]+:./.test(key) ? [] : [fault('conditionKey', key, values.begun)]),
    ...(wrong ? [fault('syntax', key, wrong.begun)] : []),
    ...(isDate && !texts.every(isDateValue) ? [fault('legacy', key, values.begun)] : []),
  ];
}

/** A date, or seconds since 1970. */
function isDateValue(text: string): boolean {
  return /^\d+$/.test(text) ? BigInt(text) <= LATEST_EPOCH : ISO_DATE.test(text);
}
