import type { RestAnswer, RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { check, notEmulated, resourceConflict, resourceNotFound } from './errors.ts';
import { checkRevision, type FunctionStore, touch } from './function-store.ts';
import { type Permission, policyDocument, policyStatement } from './resource-policy.ts';

type AddInput = Permission & { RevisionId?: string; Qualifier?: string; FunctionUrlAuthType?: string };

// After botocore's shape Arn (lambda 2015-03-31), whose list of region forms is shortened here.
const SOURCE_ARN = String.raw`arn:aws[a-zA-Z0-9-]*:[a-zA-Z0-9-]+:[a-z0-9-]*:(\d{12})?:.*`;
const POLICY = '/2015-03-31/functions/:name/policy';

/** The operations on a function's resource policy. */
export function permissionRoutes(store: FunctionStore): RestRoute[] {
  return [
    ['POST', POLICY, 'AddPermission', (input, call) => add(store, input, call)],
    ['GET', POLICY, 'GetPolicy', (input, call) => get(store, input, call)],
    ['DELETE', `${POLICY}/:statement`, 'RemovePermission', (input, call) => remove(store, input, call)],
  ];
}

/**
 * Adds a statement. The same id again is a conflict even when the statement is the same (ResourceConflictException
 * 409), so a deployer reads the policy first or takes the conflict for "done".
 */
function add(store: FunctionStore, { labels, body, query }: RestInput, { region }: Call): RestAnswer {
  const input = body as unknown as AddInput;
  check.text(input.StatementId, 'statementId', { pattern: '([a-zA-Z0-9-_]+)', min: 1, max: 100 });
  check.text(input.Action, 'action', { pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' });
  check.text(input.Principal, 'principal', { pattern: String.raw`[^\s]+` });
  check.optionalText(input.SourceArn, 'sourceArn', { pattern: SOURCE_ARN });
  check.optionalText(input.SourceAccount, 'sourceAccount', { pattern: String.raw`\d{12}` });
  if (input.FunctionUrlAuthType) throw notEmulated('FunctionUrlAuthType');
  const record = store.find(region, labels['name'], query.get('Qualifier'));
  checkRevision(record, input.RevisionId);
  if (record.statements.some((statement) => statement.Sid === input.StatementId)) {
    throw resourceConflict(
      `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  const statement = policyStatement(input, record.arn);
  record.statements.push(statement);
  touch(record);
  return { status: 201, body: { Statement: JSON.stringify(statement) } };
}

/** The whole policy as JSON text. A function without statements has no policy: 404, not an empty one. */
function get(store: FunctionStore, { labels, query }: RestInput, { region }: Call): RestAnswer {
  const record = store.find(region, labels['name'], query.get('Qualifier'));
  if (record.statements.length === 0) {
    throw resourceNotFound('The resource you requested does not exist.');
  }
  return {
    status: 200,
    body: { Policy: policyDocument(record.statements), RevisionId: record.revisionId },
  };
}

/** Removes a statement by id; what is not there is an error, so that a typing mistake shows. */
function remove(store: FunctionStore, { labels, query }: RestInput, { region }: Call): RestAnswer {
  const record = store.find(region, labels['name'], query.get('Qualifier'));
  checkRevision(record, query.get('RevisionId'));
  const sid = labels['statement'];
  const left = record.statements.filter((statement) => statement.Sid !== sid);
  if (left.length === record.statements.length) {
    throw resourceNotFound(`Statement ${sid} is not found in resource policy.`);
  }
  record.statements = left;
  touch(record);
  return { status: 204 };
}
