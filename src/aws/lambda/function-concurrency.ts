import {
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';

/** Reserves concurrency for a function; undefined removes the reservation. */
export async function reserve(aws: AwsClients, name: string, executions: number | undefined): Promise<void> {
  if (executions === undefined) {
    await unlessGone(
      'lambda:DeleteFunctionConcurrency',
      async () => await aws.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name })),
    );
    return;
  }
  const input = { FunctionName: name, ReservedConcurrentExecutions: executions };
  await calling(
    'lambda:PutFunctionConcurrency',
    async () => await aws.lambda.send(new PutFunctionConcurrencyCommand(input)),
  );
}

/** The region's concurrency, as seen by one function. */
export interface ConcurrencyPool {
  readonly total: number;
  /** Not reserved by any function. */
  readonly unreserved: number;
  /** Already reserved by this function. */
  readonly own: number;
}

export async function concurrencyPool(aws: AwsClients, name: string): Promise<ConcurrencyPool> {
  const [settings, own] = await Promise.all([
    calling(
      'lambda:GetAccountSettings',
      async () => await aws.lambda.send(new GetAccountSettingsCommand({})),
    ),
    unlessAbsent(
      'lambda:GetFunctionConcurrency',
      async () => await aws.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
    ),
  ]);
  const { ConcurrentExecutions = 0, UnreservedConcurrentExecutions = 0 } = settings.AccountLimit ?? {};
  return {
    total: ConcurrentExecutions,
    unreserved: UnreservedConcurrentExecutions,
    own: own?.ReservedConcurrentExecutions ?? 0,
  };
}
