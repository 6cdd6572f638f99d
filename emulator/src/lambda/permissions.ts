import type * as sdk from '@aws-sdk/client-lambda';
import { WRITE_MS } from '../consistency/delays.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { isAwsPrincipal, isServicePrincipal } from '../policy/principal-grammar.ts';
import { invalidParameter, preconditionFailed, resourceConflict, resourceNotFound } from './errors.ts';
import { parseFunctionName } from './function-name.ts';
import type { FunctionRecord, FunctionStore } from './function-store.ts';
import { LATEST } from './function-version.ts';
import {
  policyDocument,
  type PolicyStatement,
  policyStatement,
  type ResourcePolicy,
  resourcePolicy,
} from './resource-policy.ts';

/** The operations on the resource policies of functions, versions and aliases. */
export function permissionActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    AddPermission: async (input, call) => await add(store, input, call),
    // Without statements there is no policy: 404, not an empty one.
    GetPolicy: ({ FunctionName, Qualifier }, { region }) => {
      const policy = policyOf(store, region, FunctionName, Qualifier);
      if (!policy) throw resourceNotFound('The resource you requested does not exist.');
      return { Policy: policyDocument(policy.statements), RevisionId: policy.revisionId };
    },
    RemovePermission: async (input, call) => await remove(store, input, call),
  };
}

/** Undefined also when there is no such function, version or alias. */
function policyOf(
  store: FunctionStore,
  region: string,
  named: string,
  wanted?: string,
): ResourcePolicy | undefined {
  const { name, qualifier = '', region: own = region } = parseFunctionName(named, wanted);
  return store
    .list(own)
    .find((record) => record.name === name)
    ?.policies.get(qualifier);
}

/** Throws PreconditionFailedException when the caller's revision is not that of the policy. */
function checkRevision(policy: ResourcePolicy | undefined, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== policy?.revisionId) throw preconditionFailed('GetPolicy');
}

/** Removing a missing statement is an error, so that a typo is noticed. */
async function remove(
  store: FunctionStore,
  { FunctionName, Qualifier, StatementId, RevisionId }: Input<typeof sdk, 'RemovePermission'>,
  { region, account }: Call,
): Promise<void> {
  const { record, qualifier = '' } = store.find(region, FunctionName, Qualifier);
  const policy = record.policies.get(qualifier);
  if (!policy) throw resourceNotFound('No policy is associated with the given resource.');
  checkRevision(policy, RevisionId);
  const left = policy.statements.filter(({ Sid }) => Sid !== StatementId);
  if (left.length === policy.statements.length) {
    throw resourceNotFound(`Statement ${StatementId} is not found in resource policy.`);
  }
  setPolicy(record, qualifier, await account.consistency.takingAsLongAs(WRITE_MS, left));
}

function setPolicy(record: FunctionRecord, qualifier: string, statements: readonly PolicyStatement[]): void {
  if (statements.length === 0) record.policies.delete(qualifier);
  else record.policies.set(qualifier, resourcePolicy(statements));
}

/** A service, an account, or the ARN of a user, role or session; groups and wildcards in ARNs are no principals. */
function checkPrincipal(principal: string, partition: string): void {
  if (!isServicePrincipal(principal) && !isAwsPrincipal(principal, partition))
    throw invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}

/**
 * Adds a statement. The same id again is a conflict even when the statement is the same (ResourceConflictException
 * 409), so a deployer reads the policy first or treats the conflict as success.
 */
async function add(
  store: FunctionStore,
  input: Input<typeof sdk, 'AddPermission'>,
  { region, account }: Call,
): Promise<sdk.AddPermissionResponse> {
  checkPrincipal(input.Principal, account.partition);
  const { record, qualifier = '', arn } = store.find(region, input.FunctionName, input.Qualifier);
  if (qualifier === LATEST)
    throw invalidParameter('We currently do not support adding policies for $LATEST.');
  const policy = record.policies.get(qualifier);
  checkRevision(policy, input.RevisionId);
  const { statements = [] } = policy ?? {};
  if (statements.some(({ Sid }) => Sid === input.StatementId)) {
    throw resourceConflict(
      `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  const statement = policyStatement(input, arn);
  // Two writes at once both start from the same policy, and the later one replaces the other's statement: AWS
  // acknowledges both (hashicorp/terraform-provider-aws, permission.go).
  setPolicy(
    record,
    qualifier,
    await account.consistency.takingAsLongAs(WRITE_MS, [...statements, statement]),
  );
  return { Statement: JSON.stringify(statement) };
}
