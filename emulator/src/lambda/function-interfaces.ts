import { randomUUID } from 'node:crypto';
import type { AccountContext } from '../account/account-context.ts';
import type { InterfacePlace } from '../account/network-port.ts';
import type { VpcSettings } from './network-settings.ts';

/** Creating one "can take several minutes" (developer guide, "Giving Lambda functions access to resources in a VPC"). */
const CREATION_MS = 75_000;
/** "Lambda can take up to 20 minutes to delete" what no function uses any longer (re:Post, lambda-eni-find-delete). */
const DELETION_MS = 20 * 60_000;

/** Where an interface is needed, and the function for which it is. */
interface Place {
  readonly name: string;
  readonly region: string;
}

/**
 * Connects a function to its VPC, with an interface for each combination of a subnet and the security groups, which
 * functions share. Returns when all of them are in use (ms since the epoch).
 */
export function connect(
  { ports, timing }: AccountContext,
  { name, region }: Place,
  vpc: VpcSettings | undefined,
): number {
  const { subnetIds = [], securityGroupIds: groupIds = [] } = vpc ?? {};
  const readyAtMs = subnetIds.map((subnetId) => {
    const existing = ports.network
      .interfaces(region, 'lambda')
      .find((each) => isFor(each, { subnetIds: [subnetId], securityGroupIds: groupIds }));
    if (existing) ports.network.release(region, existing.id, undefined);
    const found =
      existing ??
      ports.network.attach(region, {
        subnetId,
        groupIds,
        type: 'lambda',
        description: `AWS Lambda VPC ENI-${name}-${randomUUID()}`,
        requesterId: `AWSLambda:${name}`,
        readyAtMs: Date.now() + CREATION_MS * timing.scale,
      });
    return found.readyAtMs;
  });
  return Math.max(0, ...readyAtMs);
}

/** Has the interfaces go in the end that none of the functions of a region uses any longer. */
export function releaseUnused(
  { ports, timing }: AccountContext,
  region: string,
  used: readonly (VpcSettings | undefined)[],
): void {
  for (const each of ports.network.interfaces(region, 'lambda')) {
    if (each.goneAtMs !== undefined || used.some((vpc) => vpc && isFor(each, vpc))) continue;
    ports.network.release(region, each.id, Date.now() + DELETION_MS * timing.scale);
  }
}

function isFor(
  { subnetId, groupIds }: InterfacePlace,
  { subnetIds, securityGroupIds }: Pick<VpcSettings, 'subnetIds' | 'securityGroupIds'>,
): boolean {
  return (
    subnetIds.includes(subnetId) &&
    new Set(groupIds).symmetricDifference(new Set(securityGroupIds)).size === 0
  );
}
