import type {
  CreatePolicyRequest,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyVersionRequest,
  ListPoliciesRequest,
} from '@aws-sdk/client-iam';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import type { Call } from '../account/account-context.ts';
import { iamTime, randomId } from './entity.ts';
import { checkPermissionPolicy } from './policy-document.ts';
import {
  alreadyExists,
  check,
  deleteConflict,
  encodedPolicy,
  limitExceeded,
  noSuchEntity,
  policyArnOf,
  policyNameOf,
} from './role.ts';

/** A policy of the account's own, in its one version. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  readonly description: string | undefined;
  readonly document: string;
}

/** By ARN. */
export type ManagedPolicies = Map<string, ManagedPolicy>;

// "Managed policy size can't exceed 6,144 characters. […] IAM doesn't count white space":
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const POLICY_CHARACTERS = 6_144;
const PATH = { min: 1, max: 512, pattern: String.raw`((/[A-Za-z0-9\.,\+@=_-]+)*)/` };
const VERSION = 'v1';

/** Customer managed policies. They have one version here: a change is a policy of another name. */
export function managedPolicyActions(
  policies: ManagedPolicies,
  holders: () => Iterable<{ readonly attachedPolicyArns: ReadonlySet<string> }>,
): ActionTable {
  const attachedTo = ({ arn }: ManagedPolicy): number =>
    [...holders()].filter(({ attachedPolicyArns }) => attachedPolicyArns.has(arn)).length;
  return {
    CreatePolicy: (input: CreatePolicyRequest, call: Call) => ({
      Policy: described(createPolicy(policies, input, call), 0),
    }),
    GetPolicy: (input: GetPolicyRequest) => {
      const policy = policyOf(policies, input);
      return { Policy: described(policy, attachedTo(policy)) };
    },
    GetPolicyVersion: (input: GetPolicyVersionRequest) => getVersion(policyOf(policies, input), input),
    ListPolicies: (_input: ListPoliciesRequest) => ({
      IsTruncated: false,
      Policies: [...policies.values()].map((policy) => described(policy, attachedTo(policy))),
    }),
    DeletePolicy: (input: DeletePolicyRequest) => {
      const policy = policyOf(policies, input);
      if (attachedTo(policy) > 0) {
        throw deleteConflict('Cannot delete a policy attached to entities.');
      }
      policies.delete(policy.arn);
    },
  };
}

function createPolicy(policies: ManagedPolicies, input: CreatePolicyRequest, call: Call): ManagedPolicy {
  const name = policyNameOf(input);
  const path = check.optionalText(input.Path, 'path', PATH) ?? '/';
  const document = check.text(input.PolicyDocument, 'policyDocument', { min: 1, max: 131_072 });
  checkPermissionPolicy(document);
  if (document.replace(/\s/g, '').length > POLICY_CHARACTERS) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${POLICY_CHARACTERS}`);
  }
  const policy = {
    name,
    path,
    id: `ANPA${randomId(17)}`,
    arn: `arn:${call.world.partition}:iam::${call.world.accountId}:policy${path}${name}`,
    created: new Date(),
    description: check.optionalText(input.Description, 'description', { max: 1000 }),
    document,
  };
  if (policies.has(policy.arn)) {
    throw alreadyExists(`A policy called ${name} already exists.`);
  }
  policies.set(policy.arn, policy);
  return policy;
}

function policyOf(policies: ManagedPolicies, input: { PolicyArn?: string | undefined }): ManagedPolicy {
  const arn = policyArnOf(input);
  const policy = policies.get(arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function getVersion(policy: ManagedPolicy, input: GetPolicyVersionRequest): XmlChildren {
  const version = check.text(input.VersionId, 'versionId', { pattern: String.raw`v[1-9][0-9]*` });
  if (version !== VERSION) {
    throw noSuchEntity(`Policy ${policy.arn} version ${version} does not exist or is not attachable.`);
  }
  return {
    PolicyVersion: {
      Document: encodedPolicy(policy.document),
      VersionId: VERSION,
      IsDefaultVersion: true,
      CreateDate: iamTime(policy.created),
    },
  };
}

function described(policy: ManagedPolicy, attachments: number): XmlChildren {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: VERSION,
    AttachmentCount: attachments,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: iamTime(policy.created),
    UpdateDate: iamTime(policy.created),
  };
}
