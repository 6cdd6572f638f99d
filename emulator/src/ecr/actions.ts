import type * as sdk from '@aws-sdk/client-ecr';
import type { AccountContext } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import { describeAwsImages } from './aws-images.ts';
import { imageActions } from './images.ts';
import { layerActions } from './layers.ts';
import type { Registry } from './registry.ts';
import { repositoryActions } from './repositories.ts';
import { settingActions } from './repository-settings.ts';
import { scanActions } from './scan-findings.ts';

/** Everything that works on the registry itself. */
export function registryActions(account: AccountContext, registry: Registry): Actions<typeof sdk> {
  return {
    ...repositoryActions(registry),
    ...settingActions(account, registry),
    ...layerActions(account, registry),
    ...imageActions(registry, (input) => describeAwsImages(account, input)),
    ...scanActions(account, registry),
  };
}
