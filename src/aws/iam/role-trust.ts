import { GetRoleCommand } from '@aws-sdk/client-iam';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** An existing role with its trust policy. */
export interface TrustedRole {
  readonly arn: string;
  /** The trust policy, parsed. */
  readonly trust: unknown;
}

/** The role with an ARN; undefined when there is none, or one with the same name but another path. */
export async function readTrust(aws: AwsClients, roleArn: string): Promise<TrustedRole | undefined> {
  const role = await readByName(aws, roleArn.slice(roleArn.lastIndexOf('/') + 1));
  return role?.arn === roleArn ? role : undefined;
}

/**
 * The IAM ARN of a caller. The ARN of an STS session does not contain the role's path, so the role is read; without
 * permission to read it, no path is assumed. Undefined for the root user, who has no attached policies.
 */
export async function principalArn(aws: AwsClients, callerArn: string): Promise<string | undefined> {
  if (callerArn.endsWith(':root')) return undefined;
  const [, partition, account, name] =
    /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  if (name === undefined) return callerArn;
  const known = await readByName(aws, name).catch(unlessFault);
  return known?.arn ?? `arn:${partition}:iam::${account}:role/${name}`;
}

function unlessFault(error: unknown): undefined {
  if (!(error instanceof Fault)) throw error;
}

async function readByName(aws: AwsClients, name: string): Promise<TrustedRole | undefined> {
  const found = await unlessAbsent(
    'iam:GetRole',
    async () => await aws.iam.send(new GetRoleCommand({ RoleName: name })),
  );
  const { Arn, AssumeRolePolicyDocument } = found?.Role ?? {};
  if (!Arn) return undefined;
  // IAM returns policy documents URL-encoded (RFC 3986).
  return { arn: Arn, trust: JSON.parse(decodeURIComponent(AssumeRolePolicyDocument ?? '{}')) as unknown };
}
