import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { Fault } from '../../contract/fault.ts';
import { calling } from './errors.ts';

/** The caller and its account. */
export interface Identity {
  readonly partition: string;
  readonly account: string;
  readonly arn: string;
}

/** The account of the credentials: looked up once, and only if it is needed before it is known. */
export interface CallerAccount {
  /** Twelve digits. */
  id(): Promise<string>;
  /** Sets the account, when a command has learnt it by other means. */
  know(id: string): void;
}

export function callerAccount(sts: STSClient): CallerAccount {
  let known: Promise<string> | undefined;
  return {
    id: async () => await (known ??= identityOf(sts).then(({ account }) => account)),
    know: (id) => void (known = Promise.resolve(id)),
  };
}

/** The account of the credentials; the first call of every command. Throws Fault `credentials` if there are none. */
export async function callerIdentity({
  sts,
  account,
}: {
  readonly sts: STSClient;
  readonly account: CallerAccount;
}): Promise<Identity> {
  const identity = await identityOf(sts);
  account.know(identity.account);
  return identity;
}

async function identityOf(sts: STSClient): Promise<Identity> {
  const { Account, Arn } = await calling(
    'sts:GetCallerIdentity',
    async () => await sts.send(new GetCallerIdentityCommand({})),
  );
  if (!Account || !Arn)
    throw new Fault('aws', 'AWS did not return the caller identity.', 'Run the same command again.');
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
}
