import { evaluate, type Need } from '../../../emulator/src/policy/evaluate.ts';
import type { DeployerPolicy } from '../../../infra/deployer-policy/policy.ts';
import type { EmulatedAccount } from '../../emulated-account.ts';
import type { Outcome } from '../command.ts';

/** Partition, account and region of the emulated accounts. */
export const SITE = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };

/**
 * What the calls of a deployer with these policies have required so far. A command continues without the right to list
 * API keys, since a listing can contain their values, and when it is denied the parts of an API that it has deleted.
 */
export function needsOf({ emulator }: EmulatedAccount, policies: readonly DeployerPolicy[]): readonly Need[] {
  const deployer = `arn:aws:iam::${SITE.account}:user/deployer`;
  const needs = [...(emulator.account.needs.get(deployer)?.values() ?? [])];
  const optional = ({ resource, context }: Need): boolean =>
    resource.endsWith('::/apikeys') ||
    (/::\/(apis|restapis|usageplans)\/./.test(resource) &&
      ![...context.keys()].some((key) => key.startsWith('aws:resourcetag/')));
  return needs.filter((need) => !optional(need) || deniedBy(policies, [need]).length === 0);
}

export function without(policies: readonly DeployerPolicy[], sid: string): DeployerPolicy[] {
  return policies.map((policy) => ({
    ...policy,
    Statement: policy.Statement.filter(({ Sid }) => Sid !== sid),
  }));
}

/** The needs that the policies do not allow. */
export function deniedBy(policies: readonly DeployerPolicy[], needs: readonly Need[]): Need[] {
  const documents = policies.map((policy, index) => ({
    id: String(index),
    type: 'user-managed' as const,
    document: JSON.stringify(policy),
  }));
  return needs.filter((need) => evaluate(documents, need).decision !== 'allowed');
}

/** Action and resource of a refusal, as the command's failure names them; and the whole failure. */
export function refusalIn(outcome: Outcome | undefined): { named: string[]; failure: string } {
  const failure = outcome?.lines.findLast(({ type }) => type === 'failure');
  const message = String(failure?.['message']);
  const named = /is not authorized to perform: (\S+) on resource: (\S+)/.exec(message)?.slice(1) ?? [];
  return { named, failure: `${message} ${String(failure?.['hint'])}` };
}
