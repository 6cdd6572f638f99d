import {
  DeleteFunctionConcurrencyCommand,
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

/** Executions that a function has reserved; 0 for none, and for an absent function. */
export async function reservedConcurrency(aws: AwsClients, name: string): Promise<number> {
  const found = await unlessAbsent(
    'lambda:GetFunctionConcurrency',
    async () => await aws.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: name })),
  );
  return found?.ReservedConcurrentExecutions ?? 0;
}
