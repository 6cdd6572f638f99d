import type * as sdk from '@aws-sdk/client-lambda';
import { WRITE_MS } from '../consistency/delays.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { isAwsPrincipal, isServicePrincipal } from '../policy/principal-grammar.ts';
import { invalidParameter, resourceConflict, resourceNotFound } from './errors.ts';
import { checkRevision, type FunctionStore, touch } from './function-store.ts';
import { policyDocument, policyStatement } from './resource-policy.ts';

/** The operations on a function's resource policy. */
export function permissionActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    AddPermission: async (input, call) => await add(store, input, call),
    // A function without statements has no policy: 404, not an empty one.
    GetPolicy: ({ FunctionName, Qualifier }, { region }) => {
      const { statements, revisionId } = store.find(region, FunctionName, Qualifier);
      if (statements.length === 0) throw resourceNotFound('The resource you requested does not exist.');
      return { Policy: policyDocument(statements), RevisionId: revisionId };
    },
    // Removing a missing statement is an error, so that a typo is noticed.
    RemovePermission: async ({ FunctionName, Qualifier, StatementId, RevisionId }, { region, account }) => {
      const record = store.find(region, FunctionName, Qualifier);
      checkRevision(record, RevisionId);
      const left = record.statements.filter(({ Sid }) => Sid !== StatementId);
      if (left.length === record.statements.length) {
        throw resourceNotFound(`Statement ${StatementId} is not found in resource policy.`);
      }
      record.statements = await account.consistency.takingAsLongAs(WRITE_MS, left);
      touch(record);
    },
  };
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
  const record = store.find(region, input.FunctionName, input.Qualifier);
  checkRevision(record, input.RevisionId);
  if (record.statements.some(({ Sid }) => Sid === input.StatementId)) {
    throw resourceConflict(
      `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  const statement = policyStatement(input, record.arn);
  // Two writes at once both start from the same policy, and the later one replaces the other's statement: AWS
  // acknowledges both (hashicorp/terraform-provider-aws, permission.go).
  record.statements = await account.consistency.takingAsLongAs(WRITE_MS, [...record.statements, statement]);
  touch(record);
  return { Statement: JSON.stringify(statement) };
}
