import type * as sdk from '@aws-sdk/client-ecr';
import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import type { Actions } from '../protocol/actions.ts';
import { checkLifecyclePolicy } from './lifecycle-policy.ts';
import { checkRepositoryPolicy } from './repository-policy.ts';
import type { Registry, Repository } from './registry.ts';

/** What a repository is configured with after its creation. */
export function settingActions(account: AccountContext, registry: Registry): Actions<typeof sdk> {
  const named = ({ name }: Repository) => ({ registryId: registry.accountId, repositoryName: name });
  return {
    PutImageScanningConfiguration: (input, { region }) => {
      const found = registry.find(region, input);
      found.scanOnPush = input.imageScanningConfiguration.scanOnPush ?? false;
      return { ...named(found), imageScanningConfiguration: { scanOnPush: found.scanOnPush } };
    },
    PutImageTagMutability: (input, { region }) => {
      const found = registry.find(region, input);
      found.tagMutability = input.imageTagMutability === 'IMMUTABLE' ? 'IMMUTABLE' : 'MUTABLE';
      return { ...named(found), imageTagMutability: found.tagMutability };
    },
    PutLifecyclePolicy: (input, { region }) => {
      const found = registry.find(region, input);
      checkLifecyclePolicy(input.lifecyclePolicyText);
      found.lifecyclePolicy = input.lifecyclePolicyText;
      return { ...named(found), lifecyclePolicyText: found.lifecyclePolicy };
    },
    GetLifecyclePolicy: (input, { region }) => {
      const found = registry.find(region, input);
      return { ...named(found), lifecyclePolicyText: present(registry, found, 'lifecycle') };
    },
    DeleteLifecyclePolicy: (input, { region }) => {
      const found = registry.find(region, input);
      const lifecyclePolicyText = present(registry, found, 'lifecycle');
      found.lifecyclePolicy = undefined;
      return { ...named(found), lifecyclePolicyText };
    },
    SetRepositoryPolicy: (input, { region }) => {
      const found = registry.find(region, input);
      checkRepositoryPolicy(input.policyText, account);
      found.policy = input.policyText;
      return { ...named(found), policyText: found.policy };
    },
    GetRepositoryPolicy: (input, { region }) => {
      const found = registry.find(region, input);
      return { ...named(found), policyText: present(registry, found, 'repository') };
    },
    DeleteRepositoryPolicy: (input, { region }) => {
      const found = registry.find(region, input);
      const policyText = present(registry, found, 'repository');
      found.policy = undefined;
      return { ...named(found), policyText };
    },
  };
}

/** Throws LifecyclePolicyNotFoundException or RepositoryPolicyNotFoundException. */
function present({ accountId }: Registry, found: Repository, which: 'lifecycle' | 'repository'): string {
  const text = which === 'lifecycle' ? found.lifecyclePolicy : found.policy;
  if (text !== undefined) return text;
  const noun = which === 'lifecycle' ? 'Lifecycle' : 'Repository';
  throw new AwsError(
    `${noun}PolicyNotFoundException`,
    `${noun} policy does not exist for the repository with name '${found.name}' in the registry with id '${accountId}'`,
  );
}
