import type { InterfacePlace, SubnetPlace } from '../account/network-port.ts';
import { type LifeCycle, present } from '../life-cycle.ts';
import { groupNotFound } from './errors.ts';

/** Everything of EC2 that can have tags. */
export interface Tagged {
  readonly id: string;
  readonly tags: Map<string, string>;
}

export interface Vpc extends Tagged {
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly hasDns: boolean;
}

export interface Subnet extends Tagged, SubnetPlace {
  readonly id: string;
  readonly cidr: string;
  readonly isDefault: boolean;
}

/** Where a route table sends what is not for the VPC. */
export type Gateway = { readonly kind: 'internet' | 'nat'; readonly id: string };

export interface RouteTable extends Tagged {
  readonly vpcId: string;
  readonly isMain: boolean;
  /** The subnets that are associated with it; those of no table use the main one. */
  readonly subnetIds: readonly string[];
  readonly gateway: Gateway | undefined;
}

/** One rule of a security group: a source or destination with ports. */
export interface GroupRule {
  readonly id: string;
  /** `tcp`, or `-1` for everything. */
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly peer: { readonly groupId: string } | { readonly cidr: string };
  readonly description: string | undefined;
}

export interface SecurityGroup extends Tagged {
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly ingress: GroupRule[];
  readonly egress: readonly GroupRule[];
}

/** A gateway endpoint. */
export interface VpcEndpoint extends Tagged, LifeCycle {
  readonly vpcId: string;
  readonly serviceName: string;
  readonly policy: string;
  readonly routeTableIds: Set<string>;
  readonly createdAt: Date;
  /** By which a repeated request is recognized, with what it asked for. */
  readonly token: { readonly text: string; readonly request: string } | undefined;
}

export interface NetworkInterface extends Tagged, InterfacePlace {
  readonly id: string;
  groupIds: readonly string[];
  goneAtMs: number | undefined;
}

/** What an account has of EC2 in one region. */
export class RegionNetwork {
  readonly vpcs = new Map<string, Vpc>();
  readonly subnets = new Map<string, Subnet>();
  readonly routeTables = new Map<string, RouteTable>();
  readonly groups = new Map<string, SecurityGroup>();
  readonly #endpoints = new Map<string, VpcEndpoint>();
  readonly #interfaces = new Map<string, NetworkInterface>();

  /** Those that have not gone. */
  get endpoints(): ReadonlyMap<string, VpcEndpoint> {
    return present(this.#endpoints);
  }

  /** Those that have not gone. */
  get interfaces(): ReadonlyMap<string, NetworkInterface> {
    return present(this.#interfaces);
  }

  addEndpoint(added: VpcEndpoint): void {
    this.#endpoints.set(added.id, added);
  }

  addInterface(added: NetworkInterface): void {
    this.#interfaces.set(added.id, added);
  }

  /** Throws InvalidGroup.NotFound. */
  group(id: string): SecurityGroup {
    const found = this.groups.get(id);
    if (!found) throw groupNotFound(id);
    return found;
  }

  /** The route table of a subnet. */
  routeTableOf({ id, vpcId }: SubnetPlace): RouteTable | undefined {
    const tables = [...this.routeTables.values()].filter((table) => table.vpcId === vpcId);
    return tables.find(({ subnetIds }) => subnetIds.includes(id)) ?? tables.find(({ isMain }) => isMain);
  }

  /** The gateway endpoints whose routes a route table has. */
  endpointsIn(routeTableId: string): VpcEndpoint[] {
    return [...this.endpoints.values()].filter(({ routeTableIds }) => routeTableIds.has(routeTableId));
  }

  /** Whatever has this id. */
  find(id: string): Tagged | undefined {
    const { vpcs, subnets, routeTables, groups, endpoints, interfaces } = this;
    return [vpcs, subnets, routeTables, groups, endpoints, interfaces]
      .map((each: ReadonlyMap<string, Tagged>) => each.get(id))
      .find((found) => found !== undefined);
  }
}
