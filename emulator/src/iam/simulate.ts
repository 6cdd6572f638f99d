import type * as sdk from '@aws-sdk/client-iam';
import { AwsError } from '../aws-error.ts';
import { type Context, contextOf } from '../policy/condition.ts';
import { evaluateBounded, type Grants } from '../policy/bounded.ts';
import type { Policy } from '../policy/evaluate.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { type Directory, grantsOf } from './identities.ts';
import { checkPermissionPolicy } from './permission-policy.ts';
import { noSuchEntity } from './role.ts';

type Simulation = Input<typeof sdk, 'SimulatePrincipalPolicy'>;

/**
 * Simulations run the same policy evaluation as calls. There is one result for each pair of an action and a
 * resource. Like AWS, they evaluate neither trust policies nor, unless given as ResourcePolicy, policies of
 * resources.
 */
export function simulationActions(directory: Directory): Actions<typeof sdk> {
  return {
    SimulatePrincipalPolicy: (input, call) => simulate(directory, input, call.account.partition),
  };
}

function simulate(directory: Directory, input: Simulation, partition: string): sdk.SimulatePolicyResponse {
  const source = sourceGrants(directory, input);
  const given = givenPolicies(input.PolicyInputList ?? [], partition);
  const grants = { ...source, policies: [...source.policies, ...given] };
  const context = contextFrom(input.ContextEntries ?? []);
  const resources = input.ResourceArns?.length ? input.ResourceArns : ['*'];
  if (input.ActionNames.length === 0) throw invalid('ActionNames must name at least one action.');
  const results = input.ActionNames.flatMap((name) => {
    const action = checkedAction(name);
    return resources.map((resource) => result(grants, action, resource, context));
  });
  return { IsTruncated: false, EvaluationResults: results };
}

/** A session has no policies of its own; simulate with the ARN of its role. */
function sourceGrants(directory: Directory, input: Simulation): Grants {
  const arn = input.PolicySourceArn;
  if (!/^arn:[\w-]+:iam::\d{12}:(user|role)\//.test(arn)) {
    throw invalid(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const grants = grantsOf(directory, arn);
  if (!grants) throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`);
  return grants;
}

function givenPolicies(documents: readonly string[], partition: string): Policy[] {
  return documents.map((document, index) => {
    checkPermissionPolicy(document, partition, 'simulated');
    return { id: `PolicyInputList.${index + 1}`, type: 'user', document };
  });
}

function checkedAction(action: string): string {
  if (/^[\w-]+:[\w*]+$/.test(action)) return action;
  throw invalid(`Invalid Action Name: ${action}`);
}

function contextFrom(entries: readonly sdk.ContextEntry[]): Context {
  return contextOf(
    Object.fromEntries(
      entries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [ContextKeyName, ContextKeyValues]),
    ),
  );
}

function result(grants: Grants, action: string, resource: string, context: Context): sdk.EvaluationResult {
  const verdict = evaluateBounded(grants, { action, resource, context });
  const { decision, matched, missing, allowedByBoundary } = verdict;
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    MatchedStatements: matched.map(({ id, type }) => ({ SourcePolicyId: id, SourcePolicyType: type })),
    MissingContextValues: [...missing],
    ...(allowedByBoundary !== undefined && {
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowedByBoundary },
    }),
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInput', message);
}
