import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError, unsupported } from '../aws-error.ts';
import type { Actions } from '../protocol/actions.ts';
import { invalidValue, missingParameter } from './errors.ts';
import { newId } from '../account/resource-id.ts';
import { describedRule } from './group-rules.ts';
import type { Networks } from './networks.ts';
import type { GroupRule, RegionNetwork } from './region-network.ts';

export function groupRuleActions(networks: Networks): Actions<typeof sdk> {
  return {
    AuthorizeSecurityGroupIngress: ({ GroupId: id, IpPermissions: permissions = [] }, { region }) => {
      if (id === undefined) throw missingParameter('GroupId');
      if (permissions.length === 0) throw missingParameter('ipPermissions');
      const network = networks.in(region);
      const group = network.group(id);
      const added = permissions.flatMap((permission) => rulesOf(network, permission));
      for (const rule of added) {
        if (group.ingress.some((each) => sameRule(each, rule))) throw duplicate(rule);
      }
      group.ingress.push(...added);
      const { accountId } = networks.account;
      const described = added.map((rule) => ({
        ...describedRule(rule, accountId),
        GroupId: id,
        GroupOwnerId: accountId,
        IsEgress: false,
        SecurityGroupRuleArn: networks.arn(region, 'security-group-rule', rule.id),
      }));
      return { Return: true, SecurityGroupRules: described };
    },
  };
}

/** One rule for each source of a permission. Throws InvalidGroup.NotFound for one that is an absent group. */
function rulesOf(network: RegionNetwork, permission: sdk.IpPermission): GroupRule[] {
  const { IpProtocol: protocol, FromPort: fromPort, ToPort: toPort } = permission;
  // Numbers and other protocols are not used here, and would have other ports.
  if (protocol !== 'tcp' && protocol !== '-1') throw unsupported(`rules of protocol ${String(protocol)}`);
  if (protocol === 'tcp' && (fromPort === undefined || toPort === undefined))
    throw invalidValue('Invalid value for portRange. Must specify both from and to ports with TCP/UDP.');
  const ports = protocol === 'tcp' ? { fromPort, toPort } : { fromPort: undefined, toPort: undefined };
  const { UserIdGroupPairs: pairs = [], IpRanges: ranges = [] } = permission;
  const peers = [
    ...pairs.map(({ GroupId: groupId = '', Description: description }) => {
      network.group(groupId);
      return { peer: { groupId }, description };
    }),
    ...ranges.map(({ CidrIp: cidr = '', Description: description }) => ({ peer: { cidr }, description })),
  ];
  return peers.map((each) => ({ id: newId('sgr'), protocol, ...ports, ...each }));
}

function sameRule(left: GroupRule, right: GroupRule): boolean {
  return (
    left.protocol === right.protocol &&
    left.fromPort === right.fromPort &&
    left.toPort === right.toPort &&
    peerOf(left) === peerOf(right)
  );
}

function peerOf({ peer }: GroupRule): string {
  return 'groupId' in peer ? peer.groupId : peer.cidr;
}

/** As reported by users, e.g. hashicorp/terraform-provider-aws#1506. */
function duplicate(rule: GroupRule): AwsError {
  const { protocol, fromPort, toPort } = rule;
  const ports =
    protocol === 'tcp' ? `TCP, from port: ${String(fromPort)}, to port: ${String(toPort)}` : 'ALL';
  const message = `the specified rule "peer: ${peerOf(rule)}, ${ports}, ALLOW" already exists`;
  return new AwsError('InvalidPermission.Duplicate', message);
}
