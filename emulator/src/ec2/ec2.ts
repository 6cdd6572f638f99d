import type { AccountContext, Service } from '../account/account-context.ts';
import type { NetworkPort } from '../account/network-port.ts';
import { createService } from '../protocol/service.ts';
import { networkActions } from './actions.ts';
import { refuseFirst } from './errors.ts';
import { MODEL } from './members.ts';
import { networkPort } from './network-port.ts';
import { Networks } from './networks.ts';

/** The part of EC2 that is about VPCs, and the port through which other services put interfaces into them. */
export function createEc2(account: AccountContext): { service: Service; port: NetworkPort } {
  const networks = new Networks(account);
  const service = createService({
    name: 'ec2',
    ...MODEL,
    protocol: 'ec2Query',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    refusal: refuseFirst,
    actions: networkActions(networks),
  });
  return { service, port: networkPort(networks) };
}
