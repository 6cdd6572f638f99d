import type {
  AttachRolePolicyRequest,
  DetachRolePolicyRequest,
  ListAttachedRolePoliciesRequest,
} from '@aws-sdk/client-iam';
import { AwsError } from '../aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import { check, limitExceeded, noSuchEntity, roleOf, type Role, type Roles } from './role.ts';

// Default quota "Managed policies per role": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const ATTACHED_PER_ROLE = 10;

/**
 * Managed policies attached to a role. Attaching twice and detaching what is absent differ: the first is no error.
 */
export function attachedPolicyActions(roles: Roles): ActionTable {
  return {
    AttachRolePolicy: (input: AttachRolePolicyRequest) => attach(roleOf(roles, input), policyArnOf(input)),
    DetachRolePolicy: (input: DetachRolePolicyRequest) => {
      const role = roleOf(roles, input);
      const arn = policyArnOf(input);
      if (!role.attachedPolicyArns.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
    },
    ListAttachedRolePolicies: (input: ListAttachedRolePoliciesRequest) => ({
      IsTruncated: false,
      AttachedPolicies: [...roleOf(roles, input).attachedPolicyArns].map(attachment),
    }),
  };
}

function policyArnOf(input: { PolicyArn?: string | undefined }): string {
  const arn = check.text(input.PolicyArn, 'policyArn', { min: 20, max: 2048 });
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
  }
  return arn;
}

/** Policies of AWS are taken to exist, by any name; the account has none of its own, for nothing here makes any. */
function attach(role: Role, arn: string): void {
  if (!/:iam::aws:policy\//.test(arn)) {
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  }
  if (!role.attachedPolicyArns.has(arn) && role.attachedPolicyArns.size >= ATTACHED_PER_ROLE) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${ATTACHED_PER_ROLE}`);
  }
  role.attachedPolicyArns.add(arn);
}

function attachment(arn: string): XmlChildren {
  return { PolicyName: arn.split('/').at(-1), PolicyArn: arn };
}
