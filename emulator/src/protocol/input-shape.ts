import { AwsError } from './aws-error.ts';
import {
  ABSENT,
  everyWish,
  lengthFaults,
  type NumberBounds,
  rangeFaults,
  type TextBounds,
  textFaults,
  violation,
  violationError,
} from './constraint.ts';

/** What a member of a request may be, in the terms of AWS's own service models. */
export type Rule = TextRule | NumberRule | BooleanRule | ListRule | MapRule | StructureRule;

export interface TextRule extends TextBounds {
  readonly type: 'string';
}
export interface NumberRule extends NumberBounds {
  readonly type: 'integer' | 'float' | 'timestamp';
}
interface BooleanRule {
  readonly type: 'boolean';
}
export interface ListRule extends NumberBounds {
  readonly type: 'list';
  readonly of: TextRule | StructureRule;
}
interface MapRule extends NumberBounds {
  readonly type: 'map';
  readonly key: TextRule;
  readonly value: TextRule;
}
export interface StructureRule {
  readonly type: 'structure';
  readonly required: readonly string[];
  readonly members: Readonly<Record<string, Rule>>;
}

/**
 * Holds a whole request against its shape, as a service's front does before any of its own logic runs.
 * Throws AwsError `code` naming every broken member, or SerializationException for a wrong JSON type.
 */
export function checkShape(code: string, shape: StructureRule, input: unknown): void {
  const found = structureViolations(shape, input, '');
  if (found.length > 0) throw violationError(code, found);
}

function violations(rule: Rule, value: unknown, path: string): string[] {
  switch (rule.type) {
    case 'structure':
      return structureViolations(rule, value, path);
    case 'list':
      return listViolations(rule, expectType(Array.isArray(value), value, 'List', value as unknown[]), path);
    case 'map':
      return mapViolations(rule, expectType(isObject(value), value, 'Map', value as object), path);
    default:
      return scalarFaults(rule, value).map((fault) => violation(value, path, fault));
  }
}

/** An absent member and one that is null are the same in AWS JSON. */
function structureViolations(rule: StructureRule, value: unknown, path: string): string[] {
  const fields = expectType(isObject(value), value, 'Structure', value as Record<string, unknown>);
  return Object.entries(rule.members).flatMap(([name, member]) => {
    const at = `${path}${path && '.'}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const field = fields[name] ?? undefined;
    if (field !== undefined) return violations(member, field, at);
    return rule.required.includes(name) ? [violation(null, at, ABSENT)] : [];
  });
}

function listViolations(rule: ListRule, value: readonly unknown[], path: string): string[] {
  const own = lengthFaults(rule, value.length).map((fault) => violation(value, path, fault));
  // Elements that are structures are named by position; plain ones are reported on the list as a whole.
  if (rule.of.type === 'structure') {
    const { of } = rule;
    return [...own, ...value.flatMap((item, index) => violations(of, item, `${path}.${index + 1}.member`))];
  }
  const bad = value.some((item) => violations(rule.of, item, path).length > 0);
  return bad
    ? [...own, violation(value, path, `Member must satisfy constraint: ${everyWish(rule.of)}`)]
    : own;
}

/** Keys and values of a map are judged together, and the value is kept out of the text: it may be a secret. */
function mapViolations(rule: MapRule, value: object, path: string): string[] {
  const entries = Object.entries(value) as [string, unknown][];
  const found = lengthFaults(rule, entries.length).map((fault) => violation(value, path, fault));
  if (entries.some(([key]) => scalarFaults(rule.key, key).length > 0)) {
    found.push(violation(value, path, `Map keys must satisfy constraint: ${everyWish(rule.key)}`));
  }
  if (entries.some(([, item]) => scalarFaults(rule.value, item).length > 0)) {
    found.push(violation(undefined, path, `Map value must satisfy constraint: ${everyWish(rule.value)}`));
  }
  return found;
}

function scalarFaults(rule: Rule, value: unknown): string[] {
  if (rule.type === 'string') {
    return textFaults(rule, expectType(typeof value === 'string', value, 'String', value as string));
  }
  if (rule.type === 'boolean') {
    expectType(typeof value === 'boolean', value, 'Boolean', value);
    return [];
  }
  if (rule.type === 'integer' || rule.type === 'float' || rule.type === 'timestamp') {
    const fits = typeof value === 'number' && (rule.type !== 'integer' || Number.isInteger(value));
    const wanted = rule.type === 'integer' ? 'Integer' : 'Float';
    return rangeFaults(rule, expectType(fits, value, wanted, value as number));
  }
  return [];
}

/**
 * A wrong JSON type never reaches validation: the parser refuses it under a code of its own.
 * Throws AwsError SerializationException.
 */
function expectType<T>(fits: boolean, value: unknown, wanted: string, typed: T): T {
  if (fits) return typed;
  const kind = Array.isArray(value) ? 'START_ARRAY' : `${(typeof value).toUpperCase()}_VALUE`;
  throw new AwsError('SerializationException', `${kind} can not be converted to ${article(wanted)}`);
}

function article(noun: string): string {
  return /^[AEIOU]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
