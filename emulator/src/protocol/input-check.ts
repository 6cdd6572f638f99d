import { violationsOf } from './constraints.ts';
import { checkSupported } from './members.ts';
import type { Operation } from './smithy-schema.ts';
import type { Treatments } from './treatment.ts';
import { type Refusal, refuseAll, type Violation } from './violation.ts';

/** What an input is checked against. */
export interface InputRules {
  /** As botocore names the service. */
  readonly name: string;
  readonly members: Treatments;
  /** How the service reports an input that violates its model: the error's code, if one error names all violations. */
  readonly refusal: string | Refusal;
  /** Constraints of the model that the service does not enforce, or words differently. */
  readonly ignores?: (violation: Violation) => boolean;
}

/** Throws what the service says of an input that violates its model, then NotImplemented for unsupported members. */
export function checkInput(rules: InputRules, operation: Operation, input: unknown): void {
  const { name, members, ignores = () => false } = rules;
  const refusal = typeof rules.refusal === 'string' ? refuseAll(rules.refusal) : rules.refusal;
  const violations = violationsOf(name, operation.name, input).filter((each) => !ignores(each));
  if (violations.length > 0) throw refusal(violations);
  checkSupported(operation, members[operation.name] ?? {}, input);
}
