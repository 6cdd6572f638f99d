import type { JsonNode } from './json-node.ts';

/** The rules of the grammar that all policies share. */
export type GrammarRule =
  | 'json'
  | 'document'
  | 'unknownElement'
  | 'syntax'
  | 'version'
  | 'noStatement'
  | 'emptyStatement'
  | 'noEffect'
  | 'effect'
  | 'effectCase'
  | 'sid'
  | 'repeatedSid'
  | 'operator'
  | 'conditionKey'
  | 'legacy';

/** The rules of the policies that are attached to a resource and name who may use it. */
export type PrincipalRule =
  | 'notPrincipal'
  | 'noPrincipal'
  | 'emptyPrincipal'
  | 'principalForm'
  | 'principal'
  | 'federated';

/** The rules about what a statement names; which of them apply depends on the kind of policy. */
export type ElementRule =
  | PrincipalRule
  | 'oldVersion'
  | 'forbiddenPrincipal'
  | 'noAction'
  | 'action'
  | 'noResource'
  | 'resource'
  | 'forbiddenResource'
  | 'applicability'
  | 'address';

export type Rule = GrammarRule | ElementRule;

/** A breach of a rule. */
export interface Fault {
  readonly rule: Rule;
  /** What is wrong: an element, a value, or IAM's sentence about it. */
  readonly detail: string;
  /** Characters of the document up to the breach. */
  readonly at: number;
}

export function fault(rule: Rule, detail: string, at = 0): Fault {
  return { rule, detail, at };
}

/** "Individual elements must not contain multiple instances of the same key" (the grammar's notes). */
export function repeatedKeys({ members }: JsonNode): Fault[] {
  const keys = members.map(([key]) => key);
  return members
    .filter(([key], index) => keys.indexOf(key) < index)
    .map(([key, { begun }]) => fault('syntax', key, begun));
}

/**
 * The sentences of a kind of policy, in the order in which AWS checks the rules: a document with several faults is
 * refused for the first. `Own` are the rules that its documents can break beside the grammar.
 */
export type Wording<Own extends ElementRule> = Readonly<Record<GrammarRule | Own, (fault: Fault) => string>>;

/** Throws the error for the first broken rule. A fault without a sentence is a defect of the emulator. */
export function refuse(
  faults: readonly Fault[],
  wording: Partial<Wording<ElementRule>>,
  error: (message: string) => Error,
): void {
  for (const [rule, sentence] of Object.entries(wording)) {
    const broken = faults.find((each) => each.rule === rule);
    if (broken) throw error(sentence(broken));
  }
  if (faults[0]) throw new Error(`no sentence for the rule ${faults[0].rule}`);
}
