import type { FileSystemConfig, VpcConfig, VpcConfigResponse } from '@aws-sdk/client-lambda';
import { unsupported } from '../aws-error.ts';
import { invalidParameter } from './errors.ts';

/** The subnets and security groups of a function. */
export interface VpcSettings {
  /** Empty for a function that was taken out of its VPC. */
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly allowsIpv6: boolean;
}

/** A file system of a function: the ARN of an access point, and the path below /mnt. */
export interface FileSystemSettings {
  readonly arn: string;
  readonly path: string;
}

/** The VPC after a request, which is looked up later; empty lists take the function out of it. Throws InvalidParameterValueException. */
export function changedVpc(
  input: VpcConfig | undefined,
  before: VpcSettings | undefined,
): VpcSettings | undefined {
  if (!input) return before;
  const { SubnetIds: subnetIds = [], SecurityGroupIds: securityGroupIds = [] } = input;
  if ((subnetIds.length === 0) !== (securityGroupIds.length === 0))
    throw invalidParameter('SubnetIds and SecurityIds must coexist or be both empty list.');
  return { vpcId: '', subnetIds, securityGroupIds, allowsIpv6: input.Ipv6AllowedForDualStack ?? false };
}

/** The file systems after a request. */
export function changedFileSystems(
  input: readonly FileSystemConfig[] | undefined,
  before: readonly FileSystemSettings[],
): readonly FileSystemSettings[] {
  if (!input) return before;
  return input.map(({ Arn = '', LocalMountPath = '' }) => {
    if (Arn.includes(':s3files:')) throw unsupported('S3 file systems of functions');
    return { arn: Arn, path: LocalMountPath };
  });
}

/** Throws InvalidParameterValueException for a file system that the function has no network to. */
export function checkFileSystems(
  fileSystems: readonly FileSystemSettings[],
  vpc: VpcSettings | undefined,
): void {
  const [first] = fileSystems;
  if (!first || (vpc && vpc.subnetIds.length > 0)) return;
  throw invalidParameter(
    `Function must be configured to execute in a VPC to reference access point ${first.arn}. ` +
      'Please update the function configuration to include VPC subnets and security groups.',
  );
}

/** As in API responses. A function that was taken out of its VPC still has empty lists. */
export function vpcResponse({
  vpcId,
  subnetIds,
  securityGroupIds,
  allowsIpv6,
}: VpcSettings): VpcConfigResponse {
  return {
    SubnetIds: [...subnetIds],
    SecurityGroupIds: [...securityGroupIds],
    VpcId: vpcId,
    Ipv6AllowedForDualStack: allowsIpv6,
  };
}
