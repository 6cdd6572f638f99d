import type { ContextEntry, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import { AwsError } from '../protocol/aws-error.ts';
import { type Context, contextOf } from '../policy/condition.ts';
import { evaluate, type Policy } from '../policy/evaluate.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import { type Directory, policiesOf } from './identities.ts';
import { checkPermissionPolicy } from './policy-document.ts';
import { check, noSuchEntity } from './role.ts';

const ARN = { min: 20, max: 2048 };
/** ActionNameType of the service model. */
const ACTION = { min: 3, max: 128 };

/**
 * Simulations: the same evaluation that judges calls, asked beforehand. One result for each pair of an action and a
 * resource. Like the service's own, it looks neither at trust nor, unless given as ResourcePolicy, at policies of
 * resources.
 */
export function simulationActions(directory: Directory): ActionTable {
  return {
    SimulatePrincipalPolicy: (input: SimulatePrincipalPolicyRequest) => simulate(directory, input),
  };
}

function simulate(directory: Directory, input: SimulatePrincipalPolicyRequest): XmlChildren {
  refuseUnknownMembers(input);
  const policies = [...sourcePolicies(directory, input), ...givenPolicies(input.PolicyInputList ?? [])];
  const context = contextFrom(input.ContextEntries ?? []);
  const resources = input.ResourceArns?.length ? input.ResourceArns : ['*'];
  if (!input.ActionNames?.length) throw invalid('ActionNames must name at least one action.');
  const results = input.ActionNames.flatMap((name, index) => {
    const action = actionOf(name, index);
    return resources.map((resource) => result(policies, action, resource, context));
  });
  return { IsTruncated: false, EvaluationResults: results };
}

/** A session has no policies of its own: the role is asked for by its own ARN. */
function sourcePolicies(directory: Directory, input: SimulatePrincipalPolicyRequest): Policy[] {
  const arn = check.text(input.PolicySourceArn, 'policySourceArn', ARN);
  if (!/^arn:[\w-]+:iam::\d{12}:(user|role)\//.test(arn)) {
    throw invalid(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const policies = policiesOf(directory, arn);
  if (!policies) throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`);
  return policies;
}

function givenPolicies(documents: readonly string[]): Policy[] {
  return documents.map((document, index) => {
    checkPermissionPolicy(document);
    return { id: `PolicyInputList.${index + 1}`, type: 'user', document };
  });
}

/** What would change the outcome and has no counterpart here is refused rather than passed over. */
function refuseUnknownMembers(input: SimulatePrincipalPolicyRequest): void {
  const member = (['PermissionsBoundaryPolicyInputList', 'ResourcePolicy'] as const).find(
    (name) => input[name] !== undefined,
  );
  if (member) throw invalid(`This emulator does not simulate with ${member}.`);
}

function actionOf(name: string, index: number): string {
  const action = check.text(name, `actionNames.${index + 1}.member`, ACTION);
  if (/^[\w-]+:[\w*]+$/.test(action)) return action;
  throw invalid(`Invalid Action Name: ${action}`);
}

function contextFrom(entries: readonly ContextEntry[]): Context {
  return contextOf(
    Object.fromEntries(
      entries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [ContextKeyName, ContextKeyValues]),
    ),
  );
}

function result(
  policies: readonly Policy[],
  action: string,
  resource: string,
  context: Context,
): XmlChildren {
  const { decision, matched, missing } = evaluate(policies, { action, resource, context });
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements: matched.map(({ id, type }) => ({ SourcePolicyId: id, SourcePolicyType: type })),
    MissingContextValues: [...missing],
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInput', message);
}
