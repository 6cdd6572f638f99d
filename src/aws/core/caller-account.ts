import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { calling } from './errors.ts';

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
    id: async () => await (known ??= lookUp(sts)),
    know: (id) => void (known = Promise.resolve(id)),
  };
}

async function lookUp(sts: STSClient): Promise<string> {
  const { Account } = await calling(
    'sts:GetCallerIdentity',
    async () => await sts.send(new GetCallerIdentityCommand({})),
  );
  if (!Account) throw new Error('AWS did not return the account of the credentials');
  return Account;
}
