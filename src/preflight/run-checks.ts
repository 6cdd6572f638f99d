import { Fault } from '../contract/fault.ts';
import { type Finding, ranked, unchecked } from './finding.ts';
import { throwIfInterrupted } from '../reconcile/poll.ts';
import { ACCOUNT_CHECKS } from './account-checks.ts';
import { PACKAGE_CHECKS } from './package-checks.ts';
import type { Check, Need, Scope, Subject } from './subject.ts';
import { ROLE_CHECKS } from './role-checks.ts';

const CHECKS: readonly Check[] = [...ACCOUNT_CHECKS, ...ROLE_CHECKS, ...PACKAGE_CHECKS];

/** What a whole examination looks at. */
export const CHECK_NAMES: readonly string[] = CHECKS.map(({ name }) => name);

/** Every check of these scopes, all at once, none waiting for another; the worst findings first. Reads only. */
export async function runChecks(subject: Subject, scopes: ReadonlySet<Scope>): Promise<Finding[]> {
  const due = CHECKS.filter((each) => each.scopes.some((scope) => scopes.has(scope)));
  const possible = due.filter((each) => lack(each, subject) === undefined);
  const found = await Promise.all(possible.map(async (each) => await findingsOf(each, subject)));
  throwIfInterrupted(subject.signal);
  return ranked([...found.flat(), ...leftOut(due, subject)]);
}

/** A read that fails leaves its check open: the preflight itself must not be what stops a deploy. */
async function findingsOf(each: Check, subject: Subject): Promise<Finding[]> {
  try {
    return await each.run(subject);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [unchecked(each.name, error.message, error.hint)];
  }
}

const LACKS: Readonly<Record<Need, string>> = {
  access: 'the account was not reached',
  archive: 'there is no archive to look into',
  stack: 'what to deploy is not known',
};

function lack({ needs }: Check, subject: Subject): Need | undefined {
  return needs.find((need) => subject[need] === undefined);
}

/** One line for all that could not be looked at for the same reason, which is itself a finding. */
function leftOut(due: readonly Check[], subject: Subject): Finding[] {
  return (['access', 'archive', 'stack'] as const).flatMap((need) => {
    const names = due.filter((each) => lack(each, subject) === need).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      unchecked(names.join(', '), LACKS[need], 'Mend the fault above, then run the same command again.'),
    ];
  });
}
