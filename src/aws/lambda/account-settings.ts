import { GetAccountSettingsCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';

/** What Lambda allows an account in a region, and what its functions use. */
export interface LambdaAccount {
  /** Concurrent executions. */
  readonly total: number;
  /** Those that no function has reserved. */
  readonly unreserved: number;
  /** For the code of all functions, their versions, and layers. */
  readonly maxCodeBytes: number;
  readonly usedCodeBytes: number;
}

export async function lambdaAccount(aws: AwsClients): Promise<LambdaAccount> {
  const { AccountLimit, AccountUsage } = await calling(
    'lambda:GetAccountSettings',
    async () => await aws.lambda.send(new GetAccountSettingsCommand({})),
  );
  return {
    total: AccountLimit?.ConcurrentExecutions ?? 0,
    unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
    maxCodeBytes: AccountLimit?.TotalCodeSize ?? Infinity,
    usedCodeBytes: AccountUsage?.TotalCodeSize ?? 0,
  };
}

/** The memory of the largest function of the region, in MB; 0 if there is none. */
export async function largestFunctionMb(aws: AwsClients): Promise<number> {
  const pages = paginateListFunctions({ client: aws.lambda }, {});
  const all = await allPages('lambda:ListFunctions', pages, (page) => page.Functions);
  return Math.max(0, ...all.map(({ MemorySize = 0 }) => MemorySize));
}
