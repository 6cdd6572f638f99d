import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { DeployerPolicy } from '../../infra/deployer-policy/policy.ts';
import { KEY, REGION } from '../emulated-account.ts';

/** The environment variables of a user of an emulated account. */
export type DeployerKeys = Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;

/** Makes a user with exactly these policies, as an administrator would do it with the printed ones. */
export async function userWith(
  url: string,
  policies: readonly DeployerPolicy[],
  UserName = 'deployer',
): Promise<DeployerKeys> {
  const iam = new IAMClient({ endpoint: url, region: REGION, credentials: KEY });
  await iam.send(new CreateUserCommand({ UserName }));
  for (const [index, policy] of policies.entries()) {
    const input = { PolicyName: `${UserName}-${index + 1}`, PolicyDocument: JSON.stringify(policy) };
    const { Policy } = await iam.send(new CreatePolicyCommand(input));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: Policy?.Arn }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
}
