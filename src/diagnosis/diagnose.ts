import type { Signature } from './signature.ts';
import { SIGNATURES } from './signatures.ts';

/** A signature with the text that it was found in. */
export interface Finding {
  readonly signature: Signature;
  /** The line from the log or the reason. */
  readonly line: string;
  /** How many characters of the line the pattern matches: the more, the more specific it is. */
  readonly matched: number;
}

// Readers want one cause; the second may be the real one, a fourth does not help.
const MAX_FINDINGS = 3;

// The closer to the model, the closer to the cause: AWS reports that the container failed, the container reports why.
const LAYER_ORDER: Readonly<Record<Signature['where'], number>> = { container: 0, gateway: 1, aws: 2 };

/**
 * The known causes of a failure in log lines and in the reason from AWS, the most specific first; empty when no text is
 * known. Signatures that only say that something failed are returned only if there is no other. At most three.
 */
export function diagnose(lines: readonly string[], reason: string): Finding[] {
  const texts = [...lines, reason].flatMap((text) => text.split('\n'));
  const found = SIGNATURES.flatMap((signature) => find(signature, texts) ?? []).toSorted(bySpecificity);
  const telling = found.filter(({ signature }) => !signature.general);
  return (telling.length > 0 ? telling : found).slice(0, MAX_FINDINGS);
}

/** The same as text: cause, fix and documentation, one per line. */
export function diagnosisLines(lines: readonly string[], reason: string): string[] {
  return findingLines(diagnose(lines, reason));
}

/** Findings as text. */
export function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ signature: { cause, fix, link } }) => [
    `Likely cause: ${cause}`,
    `Fix: ${fix}`,
    ...(link === undefined ? [] : [`See: ${link}`]),
  ]);
}

function find(signature: Signature, texts: readonly string[]): Finding | undefined {
  for (const line of texts) {
    const match = signature.pattern.exec(line);
    if (match) return { signature, line, matched: match[0].length };
  }
  return undefined;
}

function bySpecificity(left: Finding, right: Finding): number {
  const nearer = LAYER_ORDER[left.signature.where] - LAYER_ORDER[right.signature.where];
  return nearer === 0 ? right.matched - left.matched : nearer;
}
