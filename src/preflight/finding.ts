import type { FaultCode } from '../contract/fault.ts';

/** `fault` would stop a deploy or break what it makes, `warning` may, `unchecked` says that nobody could look. */
export type Severity = 'fault' | 'warning' | 'unchecked';

/** One line of the preflight. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly severity: Severity;
  /** What is wrong, with the limit that bit; or why it was not checked. */
  readonly what: string;
  /** How to mend it, or what makes the check possible. */
  readonly fix: string;
  /** Who has to mend it: the configuration or the package, or the account. */
  readonly code: FaultCode;
}

export function fault(check: string, code: FaultCode, what: string, fix: string): Finding {
  return { check, severity: 'fault', what, fix, code };
}

export function warning(check: string, what: string, fix: string): Finding {
  return { check, severity: 'warning', what, fix, code: 'config' };
}

export function unchecked(check: string, what: string, fix: string): Finding {
  return { check, severity: 'unchecked', what, fix, code: 'config' };
}

const ORDER: readonly Severity[] = ['fault', 'warning', 'unchecked'];

/** Worst first, and within one severity in the order of the checks. */
export function ranked(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
}

/** What a verb fails of: the account's faults weigh more, because they take somebody else to mend. */
export function worstCode(findings: readonly Finding[]): FaultCode | undefined {
  const codes = findings.filter(({ severity }) => severity === 'fault').map(({ code }) => code);
  return codes.find((code) => code === 'account') ?? codes[0];
}
