import { lintSource } from '@secretlint/core';
import { rules as presetRules } from '@secretlint/secretlint-rule-preset-recommend';
import { PATTERNS } from './secret-patterns.ts';

/** A secret in a text, without its value. */
export interface SecretFinding {
  readonly rule: string;
  /** Line number from 1. */
  readonly line: number;
}

interface Match extends SecretFinding {
  readonly value: string;
}

const RULE_PREFIX = '@secretlint/secretlint-rule-';

// A comment in a file could otherwise switch the check off.
const LEFT_OUT = new Set([`${RULE_PREFIX}filter-comments`]);

const OPTIONS: Readonly<Record<string, object>> = { [`${RULE_PREFIX}aws`]: { enableIDScanRule: true } };

// An account id is not a secret: it is in every ARN.
const HARMLESS = new Set(['AWSAccountID']);

// The rules one by one: a preset does not allow to leave one out (secretlint 13.1).
const rules = presetRules
  .filter(({ meta }) => !LEFT_OUT.has(meta.id))
  .map((rule) => ({
    id: rule.meta.id,
    rule,
    ...(OPTIONS[rule.meta.id] && { options: OPTIONS[rule.meta.id] }),
  }));

/** The secrets in a text, one per rule and line. */
export async function secretsIn(text: string): Promise<SecretFinding[]> {
  const found = [...ownMatches(text), ...(await lintMatches(text))];
  const lines = new Map(
    found
      .filter(({ value }) => !isPlaceholder(value))
      .map(({ rule, line }) => [`${line} ${rule}`, { rule, line }]),
  );
  return [...lines.values()].toSorted((left, right) => left.line - right.line);
}

async function lintMatches(text: string): Promise<Match[]> {
  const { messages } = await lintSource({
    source: { filePath: 'text', content: text, contentType: 'text', ext: '' },
    options: { config: { rules }, noPhysicFilePath: true },
  });
  return messages
    .filter(({ messageId }) => !HARMLESS.has(messageId))
    .map(({ ruleId, range: [start, end], loc }) => ({
      rule: ruleId.replace(RULE_PREFIX, 'secretlint-'),
      line: loc.start.line,
      value: text.slice(start, end),
    }));
}

function ownMatches(text: string): Match[] {
  return PATTERNS.flatMap(({ rule, pattern }) => {
    const [value] = pattern.exec(text) ?? [];
    if (value === undefined) return [];
    return [{ rule, line: text.slice(0, text.indexOf(value)).split('\n').length, value }];
  });
}

// `hf_xxxxxxxx…` in a README has four different characters; a random token of 20 has at least ten.
const FEWEST_CHARACTERS = 10;

function isPlaceholder(value: string): boolean {
  return new Set(value).size < FEWEST_CHARACTERS;
}
