import {
  ABSENT,
  type NumberBounds,
  rangeFaults,
  type TextBounds,
  textFaults,
  violation,
  violationError,
} from './constraint.ts';

/**
 * Checks of single members, for services that read few of them and name each where they read it. The first
 * violation is an AwsError with the service's own code; a member that is null counts as absent.
 */
export interface MemberCheck {
  text(value: unknown, member: string, bounds?: TextBounds): string;
  optionalText(value: unknown, member: string, bounds?: TextBounds): string | undefined;
  /** Query forms carry numbers as text, so numerals are read as numbers. */
  integer(value: unknown, member: string, bounds?: NumberBounds): number;
  optionalInteger(value: unknown, member: string, bounds?: NumberBounds): number | undefined;
}

/** The checks of one service: `code` is what it calls a request its model forbids. */
export function memberCheck(code: string): MemberCheck {
  const refuse = (value: unknown, member: string, fault: string): never => {
    const shown = typeof value === 'string' || typeof value === 'number' ? value : null;
    throw violationError(code, [violation(shown, member, fault)]);
  };
  const text = (value: unknown, member: string, bounds: TextBounds = {}): string => {
    if (typeof value !== 'string') return refuse(value, member, ABSENT);
    const [fault] = textFaults(bounds, value);
    return fault === undefined ? value : refuse(value, member, fault);
  };
  const integer = (value: unknown, member: string, bounds: NumberBounds = {}): number => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
      return refuse(value, member, 'Member must be an integer');
    }
    const [fault] = rangeFaults(bounds, number);
    return fault === undefined ? number : refuse(value, member, fault);
  };
  return {
    text,
    integer,
    optionalText: (value, member, bounds) => (isUnset(value) ? undefined : text(value, member, bounds)),
    optionalInteger: (value, member, bounds) => (isUnset(value) ? undefined : integer(value, member, bounds)),
  };
}

function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
