import type { AccountContext } from '../account/account-context.ts';
import type { AccessPointPlace, SubnetPlace } from '../account/network-port.ts';
import { isRoleAllowed } from '../authorization/is-role-allowed.ts';
import { invalidParameter } from './errors.ts';
import type { FileSystemSettings, VpcSettings } from './network-settings.ts';

/** What Lambda needs of the role of a function in a VPC (developer guide, "Required IAM permissions"). */
const ROLE_ACTIONS = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'];

/**
 * A function's network with the VPC that it is in. Throws InvalidParameterValueException for subnets, security groups and
 * access points that the function cannot have.
 */
export function checkedVpc(
  account: AccountContext,
  region: string,
  { vpc, fileSystems }: { vpc: VpcSettings | undefined; fileSystems: readonly FileSystemSettings[] },
): VpcSettings | undefined {
  if (!vpc) return undefined;
  const vpcId = vpcOf(account, region, vpc);
  for (const each of fileSystems) checkMountTargets(account, region, each, vpc);
  return { ...vpc, vpcId };
}

/** Throws InvalidParameterValueException for a role with which Lambda cannot connect the function to its VPC. */
export function checkRoleInVpc(account: AccountContext, role: string): void {
  const denied = ROLE_ACTIONS.find((action) => !isRoleAllowed(account, role, `ec2:${action}`, '*'));
  if (denied === undefined) return;
  throw invalidParameter(`The provided execution role does not have permissions to call ${denied} on EC2`);
}

/** Empty for a function that was taken out of its VPC. */
function vpcOf({ ports: { network } }: AccountContext, region: string, vpc: VpcSettings): string {
  const vpcIds = vpc.subnetIds.map((id) => {
    const subnet = network.subnet(region, id);
    if (!subnet) throw ec2Error('DescribeSubnets', 'InvalidSubnetID', `The subnet ID '${id}' does not exist`);
    return subnet.vpcId;
  });
  const groupVpcIds = vpc.securityGroupIds.map((id) => {
    const vpcId = network.vpcOfGroup(region, id);
    if (vpcId !== undefined) return vpcId;
    throw ec2Error('DescribeSecurityGroups', 'InvalidGroup', `The security group '${id}' does not exist`);
  });
  const [vpcId = '', ...others] = new Set([...vpcIds, ...groupVpcIds]);
  // The text is ours.
  if (others.length > 0) throw invalidParameter('Subnets and security groups must belong to the same VPC.');
  return vpcId;
}

/** As reported by users, e.g. serverless/serverless#5713. */
function ec2Error(call: string, what: string, message: string): Error {
  return invalidParameter(
    `Error occurred while ${call}. EC2 Error Code: ${what}.NotFound. EC2 Error Message: ${message}`,
  );
}

/** The mount target through which a function in a subnet reaches a file system. */
export function mountTargetFor(
  subnet: SubnetPlace | undefined,
  { mountTargets }: AccessPointPlace,
): AccessPointPlace['mountTargets'][number] | undefined {
  return mountTargets.find(({ zone, vpcId }) => zone === subnet?.zone && vpcId === subnet.vpcId);
}

/** The texts about mount targets: hashicorp/terraform-provider-aws#15053. */
function checkMountTargets(
  { ports }: AccountContext,
  region: string,
  { arn }: FileSystemSettings,
  { subnetIds }: VpcSettings,
): void {
  const point = ports.fileSystems.accessPoint(arn);
  // The text is ours.
  if (!point) throw invalidParameter(`The EFS access point ${arn} does not exist.`);
  const targets = subnetIds.map((id) => mountTargetFor(ports.network.subnet(region, id), point));
  const subject = `EFS file system ${point.fileSystemArn} referenced by access point ${arn}`;
  const where = 'mount targets created in all availability zones the function will execute in';
  if (targets.some((target) => !target)) {
    throw invalidParameter(
      `${subject} does not have ${where}. Please create EFS mount targets for each availability zone your function will execute in.`,
    );
  }
  if (targets.every((target) => target?.isAvailable)) return;
  throw invalidParameter(
    `${subject} has ${where}, but not all are in the available life cycle state yet. Please wait for them to become available and try the request again.`,
  );
}
