import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** An action that a principal needs. */
export interface AccessRequest {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys with the values of a real call. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An action on a resource that the policies of a principal do not allow. */
export interface Denial {
  readonly action: string;
  readonly resource: string;
  /** Whether a statement denies it; otherwise none allows it. */
  readonly explicit: boolean;
  /** Condition keys in the policies that only a real call has: the decision may differ then. */
  readonly missing: readonly string[];
}

/**
 * The actions that the policies attached to a user or role deny. Policies of an organization and resource policies of
 * buckets and keys are not included (SimulatePrincipalPolicy).
 */
export async function denials(
  aws: AwsClients,
  principalArn: string,
  request: AccessRequest,
): Promise<Denial[]> {
  const entries = Object.entries(request.context ?? {}).map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyType: 'string' as const,
    ContextKeyValues: [value],
  }));
  const input = {
    PolicySourceArn: principalArn,
    ActionNames: [...request.actions],
    ResourceArns: [...request.resources],
    ...(entries.length > 0 && { ContextEntries: entries }),
  };
  const { EvaluationResults = [] } = await calling(
    'iam:SimulatePrincipalPolicy',
    async () => await aws.iam.send(new SimulatePrincipalPolicyCommand(input)),
  );
  return EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed').map((result) => ({
    action: result.EvalActionName ?? '',
    resource: result.EvalResourceName ?? '*',
    explicit: result.EvalDecision === 'explicitDeny',
    missing: result.MissingContextValues ?? [],
  }));
}
