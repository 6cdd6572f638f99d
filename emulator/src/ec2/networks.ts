import type { AccountContext } from '../account/account-context.ts';
import { initialNetwork } from './initial-vpcs.ts';
import type { RegionNetwork } from './region-network.ts';

/** The networks of an account, by region. */
export class Networks {
  readonly account: AccountContext;
  readonly #regions = new Map<string, RegionNetwork>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  in(region: string): RegionNetwork {
    const known = this.#regions.get(region) ?? initialNetwork(this.account, region);
    this.#regions.set(region, known);
    return known;
  }

  /** ARN of what has an id. */
  arn(region: string, kind: string, id: string): string {
    const { partition, accountId } = this.account;
    return `arn:${partition}:ec2:${region}:${accountId}:${kind}/${id}`;
  }
}
