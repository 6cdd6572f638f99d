import { hostOf } from '../../infra/hosts/registry.ts';
import { ownerOf } from '../../infra/naming.ts';
import { type Network, readNetwork } from '../aws/ec2/network.ts';
import type { AwsClients } from '../aws/core/clients.ts';
import type { Config } from '../config/config.ts';

/** The network that the host of a configuration needs; undefined if it needs none. Throws Fault `config`. */
export async function hostNetwork(aws: AwsClients, config: Config): Promise<Network | undefined> {
  const request = hostOf(config).network?.(config.host);
  return request && (await readNetwork(aws, ownerOf(config), request));
}
