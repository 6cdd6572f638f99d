import type * as sdk from '@aws-sdk/client-ec2';
import type { Actions } from '../protocol/actions.ts';
import { interfaceActions } from './network-interfaces.ts';
import type { Networks } from './networks.ts';
import { routeTableActions } from './route-tables.ts';
import { groupRuleActions } from './authorize-ingress.ts';
import { securityGroupActions } from './security-groups.ts';
import { tagActions } from './tags.ts';
import { endpointActions } from './vpc-endpoints.ts';
import { vpcActions } from './vpcs.ts';

/** Everything that works on the networks of an account. */
export function networkActions(networks: Networks): Actions<typeof sdk> {
  return {
    ...vpcActions(networks),
    ...routeTableActions(networks),
    ...securityGroupActions(networks),
    ...groupRuleActions(networks),
    ...endpointActions(networks),
    ...interfaceActions(networks),
    ...tagActions(networks),
  };
}
