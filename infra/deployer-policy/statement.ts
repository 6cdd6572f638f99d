import type { Config } from '../../src/config/config.ts';
import { OWNER_TAG } from '../../src/reconcile/owner.ts';
import type { Names } from '../naming.ts';
import type { Site } from '../site.ts';

/** One statement of the deployer's policy; its Sid describes its purpose. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What the statements are derived from. */
export interface ConfigContext {
  readonly config: Config;
  readonly site: Site;
  readonly names: Names;
  /** Possible names of the bucket of the stage that releases are promoted from. */
  readonly sourceBuckets: readonly string[];
  /** ARNs of the repository of that stage. */
  readonly sourceRepositories: readonly string[];
}

export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: string | readonly string[],
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** A statement that holds only for what the stack creates with its owner tag. */
export function onlyWithOwnTag({ names }: ConfigContext, statement: Statement): Statement {
  return onlyIf(`aws:RequestTag/${OWNER_TAG}`, names.owner, statement);
}

/** A statement that holds only for what has the stack's owner tag. */
export function onlyOwn({ names }: ConfigContext, statement: Statement): Statement {
  return onlyIf(`aws:ResourceTag/${OWNER_TAG}`, names.owner, statement);
}

/** The right to create the role of a service, named as SERVICE/ROLE, which the service does on behalf of the caller. */
export function creatingServiceRole(
  Sid: string,
  { partition, account }: Site,
  role: `${string}/${string}`,
): Statement {
  const arn = `arn:${partition}:iam::${account}:role/aws-service-role/${role}`;
  const service = role.replace(/\/.*/, '');
  return onlyIf('iam:AWSServiceName', service, allow(Sid, ['iam:CreateServiceLinkedRole'], arn));
}

/** A statement that holds only where a condition key has this value. */
export function onlyIf(key: string, value: string, statement: Statement): Statement {
  return { ...statement, Condition: { StringEquals: { [key]: value } } };
}
