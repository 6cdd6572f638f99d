import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import type { HolderKind, PolicyHolder } from './policy-holder.ts';
import { limitExceeded, noSuchEntity, policyArnOf } from './role.ts';

// Default quotas "Managed policies per role" and "… per user":
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const ATTACHED_MOST = 10;

interface PolicyArnInput {
  PolicyArn?: string | undefined;
}

/**
 * Managed policies attached to a role or a user. Attaching twice and detaching what is absent differ: the first is no
 * error.
 */
export function attachedPolicyActions(kind: HolderKind, policies: ManagedPolicies): ActionTable {
  const { noun, of } = kind;
  return {
    [`Attach${noun}Policy`]: (input: PolicyArnInput) => attach(kind, of(input), policyArnOf(input), policies),
    [`Detach${noun}Policy`]: (input: PolicyArnInput) => {
      const holder = of(input);
      const arn = policyArnOf(input);
      if (!holder.attachedPolicyArns.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    },
    [`ListAttached${noun}Policies`]: (input: object) => ({
      IsTruncated: false,
      AttachedPolicies: [...of(input).attachedPolicyArns].map(attachment),
    }),
  };
}

/** Policies of AWS are taken to exist, by any name; the account's own must have been made. */
function attach({ noun }: HolderKind, holder: PolicyHolder, arn: string, policies: ManagedPolicies): void {
  if (!/:iam::aws:policy\//.test(arn) && !policies.has(arn)) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
  if (!holder.attachedPolicyArns.has(arn) && holder.attachedPolicyArns.size >= ATTACHED_MOST) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPer${noun}: ${ATTACHED_MOST}`);
  }
  holder.attachedPolicyArns.add(arn);
}

function attachment(arn: string): XmlChildren {
  return { PolicyName: arn.split('/').at(-1), PolicyArn: arn };
}
