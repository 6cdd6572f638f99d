import type * as sdk from '@aws-sdk/client-ec2';
import { derivedId } from '../account/resource-id.ts';
import type { GroupRule } from './region-network.ts';

/** A rule as AuthorizeSecurityGroupIngress returns it. */
export function describedRule(rule: GroupRule, accountId: string): sdk.SecurityGroupRule {
  const { id, peer, protocol, fromPort = -1, toPort = -1, description } = rule;
  return {
    SecurityGroupRuleId: id,
    IpProtocol: protocol,
    FromPort: fromPort,
    ToPort: toPort,
    ...('cidr' in peer
      ? { CidrIpv4: peer.cidr }
      : { ReferencedGroupInfo: { GroupId: peer.groupId, UserId: accountId } }),
    Description: description,
  };
}

/** The rules of a group as DescribeSecurityGroups shows them: the sources of one protocol and port range together. */
export function permissionsOf(rules: readonly GroupRule[], accountId: string): sdk.IpPermission[] {
  const byPorts = Object.groupBy(rules, ({ protocol, fromPort, toPort }) =>
    [protocol, fromPort, toPort].join(' '),
  );
  return Object.values(byPorts).flatMap((together = []) => {
    const [first] = together;
    if (!first) return [];
    return {
      IpProtocol: first.protocol,
      FromPort: first.fromPort,
      ToPort: first.toPort,
      UserIdGroupPairs: together.flatMap(({ peer, description }) =>
        'groupId' in peer ? [{ GroupId: peer.groupId, UserId: accountId, Description: description }] : [],
      ),
      IpRanges: together.flatMap(({ peer, description }) =>
        'cidr' in peer ? [{ CidrIp: peer.cidr, Description: description }] : [],
      ),
      Ipv6Ranges: [],
      PrefixListIds: [],
    };
  });
}

/** "Outbound rules that allow all outbound traffic" are what a new security group has (VPC guide, "Security groups"). */
export function outbound(groupId: string): GroupRule {
  return everything(`${groupId} out`, { cidr: '0.0.0.0/0' });
}

/** A rule for all protocols and ports, which a group has from the start; `of` makes its id. */
export function everything(of: string, peer: GroupRule['peer']): GroupRule {
  const unlimited = { protocol: '-1', fromPort: undefined, toPort: undefined, description: undefined };
  return { id: derivedId('sgr', of), peer, ...unlimited };
}
