import { type Finding, ranked, type Severity } from './finding.ts';

const WORDS: Readonly<Record<Severity, string>> = {
  fault: 'fault',
  warning: 'warning',
  unchecked: 'not checked',
};

/** `2 faults, 1 warning, 1 not checked`; `nothing found` when there is nothing to say. */
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
