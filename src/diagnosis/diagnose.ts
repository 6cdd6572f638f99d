import type { Signature } from './signature.ts';
import { SIGNATURES } from './signatures.ts';

/** A signature with the text that it was found in. */
export interface Finding {
  readonly signature: Signature;
  /** The line, as it stands in the log or in the reason. */
  readonly line: string;
  /** How many characters of the line the pattern covers: the more, the closer it describes what happened. */
  readonly matched: number;
}

// One cause is what a reader wants; a second may be the real one, a fourth only tires.
const MOST_FINDINGS = 3;

// The nearer to the model, the nearer to the cause: AWS tells that the container failed, the container of what.
const NEARNESS: Readonly<Record<Signature['where'], number>> = { container: 0, gateway: 1, aws: 2 };

/**
 * What the lines of a log and the reason AWS gives say of a failure, the most specific first; empty when no text is
 * known. Signatures that only tell that something failed appear alone or not at all. At most three.
 */
export function diagnose(lines: readonly string[], reason: string): Finding[] {
  const texts = [...lines, reason].flatMap((text) => text.split('\n'));
  const found = SIGNATURES.flatMap((signature) => find(signature, texts) ?? []).toSorted(bySpecificity);
  const telling = found.filter(({ signature }) => !signature.general);
  return (telling.length > 0 ? telling : found).slice(0, MOST_FINDINGS);
}

/** The same for people: a cause, its mending and where it is documented, line by line. */
export function diagnosisLines(lines: readonly string[], reason: string): string[] {
  return findingLines(diagnose(lines, reason));
}

/** Findings for people. */
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
  const nearer = NEARNESS[left.signature.where] - NEARNESS[right.signature.where];
  return nearer === 0 ? right.matched - left.matched : nearer;
}
