import type * as sdk from '@aws-sdk/client-iam';
import type { Actions } from '../protocol/actions.ts';
import { type ListInput, listed } from './listing.ts';
import { checkAttachable, type ManagedPolicies } from './managed-policies.ts';
import type { HolderKind, PolicyHolder } from './policy-holder.ts';
import { limitExceeded, noSuchEntity, policyArnOf } from './role.ts';

// Default quotas "Managed policies per role" and "… per user":
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const MAX_ATTACHED = 10;

interface PolicyArnInput {
  readonly PolicyArn: string;
}

/**
 * Managed policies attached to a role or a user. Attaching twice is not an error; detaching a policy that is not
 * attached is an error.
 */
export function attachedPolicyActions(kind: HolderKind, policies: ManagedPolicies): Actions<typeof sdk> {
  const { noun, of } = kind;
  return {
    [`Attach${noun}Policy`]: (input: PolicyArnInput) => attach(kind, of(input), input.PolicyArn, policies),
    [`Detach${noun}Policy`]: (input: PolicyArnInput) => {
      const holder = of(input);
      const arn = policyArnOf(input);
      if (!holder.attachedPolicyArns.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    },
    [`ListAttached${noun}Policies`]: (input: ListInput) => {
      const { items, ...rest } = listed(input, [...of(input).attachedPolicyArns], (arn) => arn);
      return { ...rest, AttachedPolicies: items.map(attachment) };
    },
  };
}

function attach({ noun }: HolderKind, holder: PolicyHolder, named: string, policies: ManagedPolicies): void {
  const arn = checkAttachable(policies, named);
  if (!holder.attachedPolicyArns.has(arn) && holder.attachedPolicyArns.size >= MAX_ATTACHED) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPer${noun}: ${MAX_ATTACHED}`);
  }
  holder.attachedPolicyArns.add(arn);
}

function attachment(arn: string): sdk.AttachedPolicy {
  return { PolicyName: arn.split('/').at(-1), PolicyArn: arn };
}
