import { SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** Something a principal is to be allowed. */
export interface Wish {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Condition keys and the values a real call would carry. */
  readonly context?: Readonly<Record<string, string>>;
}

/** An action on a resource that the policies of a principal do not allow. */
export interface Denial {
  readonly action: string;
  readonly resource: string;
  /** Whether a statement denies it; otherwise none allows it. */
  readonly explicit: boolean;
  /** Condition keys that the policies ask about and that only a real call carries: the answer may be another then. */
  readonly missing: readonly string[];
}

/**
 * What the policies attached to a user or role would refuse. Guardrails of an organization and a bucket's or key's own
 * policy are not part of it (SimulatePrincipalPolicy).
 */
export async function denials(aws: AwsClients, principalArn: string, wish: Wish): Promise<Denial[]> {
  const entries = Object.entries(wish.context ?? {}).map(([ContextKeyName, value]) => ({
    ContextKeyName,
    ContextKeyType: 'string' as const,
    ContextKeyValues: [value],
  }));
  const input = {
    PolicySourceArn: principalArn,
    ActionNames: [...wish.actions],
    ResourceArns: [...wish.resources],
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
