import { GetRoleCommand } from '@aws-sdk/client-iam';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** A role that exists, with the document that says who may take it. */
export interface TrustedRole {
  readonly arn: string;
  /** The trust policy, parsed. */
  readonly trust: unknown;
}

/** The role of an ARN; undefined when there is none of that name, or only one of another path. */
export async function readTrust(aws: AwsClients, roleArn: string): Promise<TrustedRole | undefined> {
  const role = await readByName(aws, roleArn.slice(roleArn.lastIndexOf('/') + 1));
  return role?.arn === roleArn ? role : undefined;
}

/**
 * The ARN under which IAM knows a caller. STS names a role's session without the role's path, which only the role
 * itself knows; where it may not be read, a role without a path is the best guess. Undefined for the root user, to
 * whom no policy is attached.
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
  // IAM answers policy documents URL-encoded (RFC 3986).
  return { arn: Arn, trust: JSON.parse(decodeURIComponent(AssumeRolePolicyDocument ?? '{}')) as unknown };
}
