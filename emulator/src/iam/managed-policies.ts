import type * as sdk from '@aws-sdk/client-iam';
import type { Actions, Input } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { now, randomId } from './entity.ts';
import { listed } from './listing.ts';
import { checkPermissionPolicy } from './permission-policy.ts';
import type { PolicyHolder } from './policy-holder.ts';
import {
  alreadyExists,
  deleteConflict,
  encodedPolicy,
  limitExceeded,
  noSuchEntity,
  policyArnOf,
} from './role.ts';
import { readTags, tagList } from './role-tags.ts';

/** A customer managed policy with its only version. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  readonly description: string | undefined;
  readonly document: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** By ARN. */
export type ManagedPolicies = Map<string, ManagedPolicy>;

// "Managed policy size can't exceed 6,144 characters. […] IAM doesn't count white space":
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const POLICY_CHARACTERS = 6_144;
const VERSION = 'v1';

/** Customer managed policies. Only one version is emulated: a change needs a policy with another name. */
export function managedPolicyActions(
  policies: ManagedPolicies,
  holders: () => Iterable<PolicyHolder>,
): Actions<typeof sdk> {
  const useOf = ({ arn }: ManagedPolicy): PolicyUse => ({
    attachments: [...holders()].filter(({ attachedPolicyArns }) => attachedPolicyArns.has(arn)).length,
    boundaries: [...holders()].filter(({ boundaryArn }) => boundaryArn === arn).length,
  });
  return {
    CreatePolicy: (input, call) => {
      const policy = createPolicy(policies, input, call);
      return { Policy: { ...summary(policy, useOf(policy)), Tags: tagsOf(policy) } };
    },
    GetPolicy: (input) => {
      const policy = policyOf(policies, input);
      const { description: Description } = policy;
      return { Policy: { ...summary(policy, useOf(policy)), Description, Tags: tagsOf(policy) } };
    },
    GetPolicyVersion: (input) => ({
      PolicyVersion: getVersion(policyOf(policies, input), input.VersionId),
    }),
    ListPolicies: (input) => {
      const { PathPrefix = '/', OnlyAttached = false } = input;
      const wanted = [...policies.values()].filter(
        (policy) => policy.path.startsWith(PathPrefix) && (!OnlyAttached || useOf(policy).attachments > 0),
      );
      const { items, ...rest } = listed(input, wanted, ({ name }) => name);
      return { ...rest, Policies: items.map((policy) => summary(policy, useOf(policy))) };
    },
    DeletePolicy: (input) => {
      const policy = policyOf(policies, input);
      const { attachments, boundaries } = useOf(policy);
      if (attachments + boundaries > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
      policies.delete(policy.arn);
    },
  };
}

/**
 * The ARN, if a policy with it can be attached or be a boundary: any AWS managed policy is assumed to exist; customer
 * managed policies must have been created. Throws NoSuchEntity, InvalidInput.
 */
export function checkAttachable(policies: ManagedPolicies, named: string): string {
  const arn = policyArnOf({ PolicyArn: named });
  if (/:iam::aws:policy\//.test(arn) || policies.has(arn)) return arn;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}

/** How many roles and users a policy is attached to, and how many it limits. */
interface PolicyUse {
  readonly attachments: number;
  readonly boundaries: number;
}

function createPolicy(
  policies: ManagedPolicies,
  input: Input<typeof sdk, 'CreatePolicy'>,
  call: Call,
): ManagedPolicy {
  const { PolicyName: name, Path: path = '/', PolicyDocument: document } = input;
  checkPermissionPolicy(document, call.account.partition, 'managed');
  if (document.replace(/\s/g, '').length > POLICY_CHARACTERS) {
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${POLICY_CHARACTERS}`);
  }
  const policy = {
    name,
    path,
    id: `ANPA${randomId(17)}`,
    arn: `arn:${call.account.partition}:iam::${call.account.accountId}:policy${path}${name}`,
    created: now(),
    description: input.Description,
    document,
    tags: readTags(input.Tags),
  };
  if (policies.has(policy.arn)) {
    throw alreadyExists(`A policy called ${name} already exists.`);
  }
  policies.set(policy.arn, policy);
  return policy;
}

function policyOf(policies: ManagedPolicies, input: { readonly PolicyArn: string }): ManagedPolicy {
  const arn = policyArnOf(input);
  const policy = policies.get(arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function getVersion(policy: ManagedPolicy, version: string): sdk.PolicyVersion {
  if (version !== VERSION) {
    throw noSuchEntity(`Policy ${policy.arn} version ${version} does not exist or is not attachable.`);
  }
  return {
    Document: encodedPolicy(policy.document),
    VersionId: VERSION,
    IsDefaultVersion: true,
    CreateDate: policy.created,
  };
}

function tagsOf({ tags }: ManagedPolicy): sdk.Tag[] | undefined {
  return tags.size > 0 ? tagList(tags) : undefined;
}

/** "IAM resource-listing operations return a subset of the available attributes" (ListPolicies): no tags. */
function summary(policy: ManagedPolicy, { attachments, boundaries }: PolicyUse): sdk.Policy {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: VERSION,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: policy.created,
    UpdateDate: policy.created,
  };
}
