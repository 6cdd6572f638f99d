import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** The caller and its account. */
export interface Identity {
  readonly partition: string;
  readonly account: string;
  readonly arn: string;
}

/** The account of the credentials; the first call of every command. Throws Fault `credentials` if there are none. */
export async function callerIdentity(aws: AwsClients): Promise<Identity> {
  const { Account, Arn } = await calling(
    'sts:GetCallerIdentity',
    async () => await aws.sts.send(new GetCallerIdentityCommand({})),
  );
  if (!Account || !Arn)
    throw new Fault('aws', 'AWS did not return the caller identity.', 'Run the same command again.');
  aws.account.know(Account);
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
}
