/** A VPC that an account has from the start, with its own main route table and default security group. */
export interface PlannedVpc {
  readonly id: string;
  readonly subnets: readonly PlannedSubnet[];
  /** Whether instances resolve names with the DNS server of AWS; true by default. */
  readonly dnsSupport?: boolean;
}

/** A subnet. Its region is that of the availability zone. */
export interface PlannedSubnet {
  readonly id: string;
  /** As in us-east-1a. */
  readonly availabilityZone: string;
  /** Where its route table sends what is not for the VPC: nowhere by default, as the main route table. */
  readonly routes?: 'nat' | 'internet' | 'none';
}

/** A subnet, as the services see it that put network interfaces into it. */
export interface SubnetPlace {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly zoneId: string;
}

/** What a service puts into a subnet. */
export interface NewInterface {
  readonly subnetId: string;
  readonly groupIds: readonly string[];
  readonly type: 'interface' | 'lambda';
  readonly description: string;
  readonly requesterId: string;
  /** When it is in use (ms since the epoch). */
  readonly readyAtMs: number;
}

/** A network interface. */
export interface InterfacePlace extends NewInterface {
  readonly id: string;
  readonly address: string;
  /** Undefined until it was released. */
  readonly goneAtMs: number | undefined;
}

/** VPCs, as the services see them that work in them. */
export interface NetworkPort {
  /** Undefined when there is no such subnet. */
  subnet(region: string, id: string): SubnetPlace | undefined;
  /** Tags of whatever has an id. */
  tagsOf(region: string, id: string): Readonly<Record<string, string>>;
  /** The VPC of a security group; undefined when there is no such group. */
  vpcOfGroup(region: string, id: string): string | undefined;
  /** The default security group of a VPC. */
  defaultGroup(region: string, vpcId: string): string;
  /** The interfaces of a type that have not gone. */
  interfaces(region: string, type: NewInterface['type']): readonly InterfacePlace[];
  attach(region: string, wanted: NewInterface): InterfacePlace;
  /** Replaces the security groups of an interface. */
  regroup(region: string, interfaceId: string, groupIds: readonly string[]): void;
  /** Has an interface go at a time; undefined keeps it. */
  release(region: string, interfaceId: string, goneAtMs: number | undefined): void;
  /** Whether the groups of a client and of a server let the client open a TCP connection to a port. */
  allows(region: string, client: readonly string[], server: readonly string[], port: number): boolean;
  /** Whether an interface without a public address reaches a service, such as s3, from a subnet. */
  reaches(region: string, subnetId: string, service: string): boolean;
}

/** An access point of a file system. */
export interface AccessPointPlace {
  readonly fileSystemArn: string;
  readonly mountTargets: readonly {
    readonly zone: string;
    readonly vpcId: string;
    readonly groupIds: readonly string[];
    readonly isAvailable: boolean;
  }[];
  /** Its root directory on this machine; undefined for a path that is not there and that it does not create. */
  open(): Promise<string | undefined>;
}

/** File systems, as the services see them that mount them. */
export interface FileSystemPort {
  /** Undefined when there is no such access point. */
  accessPoint(arn: string): AccessPointPlace | undefined;
  /** Undefined when there is no such mount target. */
  mountTarget(region: string, id: string): { fileSystemId: string; interfaceId: string } | undefined;
  /** Tags of a file system or an access point by its id. */
  tagsOf(region: string, id: string): Readonly<Record<string, string>>;
}
