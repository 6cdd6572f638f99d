import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** Who signs the calls, and where. */
export interface Identity {
  readonly partition: string;
  readonly account: string;
  readonly arn: string;
}

/** The account behind the credentials; the first call of every verb. Throws Fault `credentials` without any. */
export async function callerIdentity(aws: AwsClients): Promise<Identity> {
  const { Account, Arn } = await calling(
    'sts:GetCallerIdentity',
    async () => await aws.sts.send(new GetCallerIdentityCommand({})),
  );
  if (!Account || !Arn)
    throw new Fault('aws', 'AWS did not say who is calling.', 'Run the same command again.');
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
}
