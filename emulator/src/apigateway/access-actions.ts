import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { apiKeyActions } from './api-keys.ts';
import { basePathMappingActions } from './base-path-mappings.ts';
import { domainNameActions } from './domain-names.ts';
import type { ApiGatewayState } from './state.ts';
import { usagePlanKeyActions } from './usage-plan-keys.ts';
import { usagePlanActions } from './usage-plans.ts';
import { usageActions } from './usage.ts';

/** The operations on API keys, usage plans and domain names. */
export function accessActions({ store, plans, domains }: ApiGatewayState): Actions<typeof sdk> {
  return {
    ...apiKeyActions(plans),
    ...usagePlanKeyActions(plans),
    ...usageActions(plans),
    ...usagePlanActions(store, plans),
    ...domainNameActions(domains),
    ...basePathMappingActions(store, domains),
  };
}
