import type { FaultCode } from '../contract/fault.ts';

/** `fault` makes a deploy or its result fail, `warning` might, `unchecked` means that the check could not run. */
export type Severity = 'fault' | 'warning' | 'unchecked';

/** The result of a check. */
export interface Finding {
  /** Name of the check. */
  readonly check: string;
  readonly severity: Severity;
  /** What is wrong, with the limit that is exceeded; or why it was not checked. */
  readonly what: string;
  /** How to fix it, or what makes the check possible. */
  readonly fix: string;
  /** Where to fix it: in the configuration, the package or the account. */
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

/** The code a command fails with: an account fault takes precedence, because an administrator has to fix it. */
export function worstCode(findings: readonly Finding[]): FaultCode | undefined {
  const codes = findings.filter(({ severity }) => severity === 'fault').map(({ code }) => code);
  return codes.find((code) => code === 'account') ?? codes[0];
}

const WORDS: Readonly<Record<Severity, string>> = {
  fault: 'fault',
  warning: 'warning',
  unchecked: 'not checked',
};

/** `2 faults, 1 warning, 1 not checked`; `nothing found` for no findings. */
export function tally(findings: readonly Finding[]): string {
  const counts = (['fault', 'warning', 'unchecked'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const plural = count > 1 && severity !== 'unchecked' ? 's' : '';
    return count > 0 ? [`${count} ${WORDS[severity]}${plural}`] : [];
  });
  return counts.join(', ') || 'nothing found';
}

/** Two lines for each finding, the second with its fix. */
export function numberedLines(findings: readonly Finding[]): string[] {
  return ranked(findings).flatMap(({ check, severity, what, fix }, index) => [
    `${String(index + 1).padStart(3)}. ${WORDS[severity].padEnd(11)}  ${check}: ${what}`,
    `${' '.repeat(18)}→ ${fix}`,
  ]);
}
