import { Fault } from '../contract/fault.ts';
import { type Finding, ranked, unchecked } from './finding.ts';
import { throwIfInterrupted } from '../reconcile/poll.ts';
import { ACCOUNT_CHECKS } from './account-checks.ts';
import { type Check, type Need, type Scope, serviceOf, type Subject } from './subject.ts';
import { MODEL_CHECKS } from './model-checks.ts';
import { ROLE_CHECKS } from './role-checks.ts';
import { payloadCheck } from './checks/payload.ts';
import { timeoutsCheck } from './checks/timeouts.ts';
import { dryRunCheck } from './dry-run/check.ts';

const CHECKS: readonly Check[] = [
  ...ACCOUNT_CHECKS,
  ...ROLE_CHECKS,
  payloadCheck,
  timeoutsCheck,
  ...MODEL_CHECKS,
  dryRunCheck,
];

/** Names of all checks. */
export const CHECK_NAMES: readonly string[] = CHECKS.map(({ name }) => name);

/** Runs every check of these scopes concurrently. Worst findings first. Reads only. */
export async function runChecks(subject: Subject, scopes: ReadonlySet<Scope>): Promise<Finding[]> {
  const service = serviceOf(subject.config);
  const due = CHECKS.filter(
    (each) => each.scopes.some((scope) => scopes.has(scope)) && [undefined, service].includes(each.service),
  );
  const possible = due.filter((each) => missing(each, subject) === undefined);
  const found = await Promise.all(possible.map(async (each) => await findingsOf(each, subject)));
  throwIfInterrupted(subject.signal);
  return ranked([...found.flat(), ...skipped(due, subject)]);
}

/** A failed read makes its check `unchecked`: the preflight itself must not stop a deploy. */
async function findingsOf(each: Check, subject: Subject): Promise<Finding[]> {
  try {
    return await each.run(subject);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [unchecked(each.name, error.message, error.hint)];
  }
}

const MISSING: Readonly<Record<Need, string>> = {
  access: 'the account could not be accessed',
  archive: 'there is no archive',
  stack: 'the stack could not be declared',
};

function missing({ needs }: Check, subject: Subject): Need | undefined {
  return needs.find((need) => subject[need] === undefined);
}

/** One finding for all checks that were skipped for the same reason. */
function skipped(due: readonly Check[], subject: Subject): Finding[] {
  return (['access', 'archive', 'stack'] as const).flatMap((need) => {
    const names = due.filter((each) => missing(each, subject) === need).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      unchecked(names.join(', '), MISSING[need], 'Fix the fault above, then run the same command again.'),
    ];
  });
}
