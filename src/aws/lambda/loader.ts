import { InvokeCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { Fault } from '../../contract/fault.ts';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';

/** What the function that fills a file system is asked for (loader-code/file_system_loader.py). */
export type LoaderRequest =
  | { readonly action: 'list' }
  | { readonly action: 'remove'; readonly digest: string }
  | {
      readonly action: 'load';
      readonly digest: string;
      readonly bucket: string;
      readonly key: string;
      readonly bytes: number;
    };

/** The loader has failed, rather than a call of AWS. */
export class LoaderFault extends Fault {
  constructor(loader: string, { action }: LoaderRequest, why: string) {
    super(
      'aws',
      `The function ${loader} could not ${action} the files of a release: ${why}.`,
      `Run the same command again: it continues where it stopped. The function logs to /aws/lambda/${loader}.`,
    );
  }
}

/** A new function, or one that mounts for the first time (Lambda API reference, Invoke). */
const PASSING = new Set([
  'EFSMountConnectivityException',
  // The policy of a new role is not in effect yet.
  'EFSMountFailureException',
  'EFSMountTimeoutException',
  'ResourceConflictException',
  'ResourceNotReadyException',
]);

const MOUNTING = {
  ...READS_LAG,
  maxWaitMs: 3 * 60_000,
  reason: 'the loader does not reach its file system yet',
};

const failure = z.object({ error: z.string(), retry: z.boolean() });

/**
 * Invokes the loader and checks its answer. Throws LoaderFault, in NotYet if another try may succeed, and Fault for an
 * error of Lambda, as for a file system that it cannot mount.
 */
export async function askLoader<Schema extends z.ZodType>(
  aws: AwsClients,
  loader: string,
  request: LoaderRequest,
  answer: Schema,
): Promise<z.output<Schema>> {
  const command = new InvokeCommand({ FunctionName: loader, Payload: JSON.stringify(request) });
  const { FunctionError, Payload } = await calling('lambda:InvokeFunction', async () => {
    try {
      return await aws.lambda.send(command);
    } catch (error) {
      throw PASSING.has(awsErrorCode(error) ?? '') ? new NotYet(error as Error, MOUNTING) : error;
    }
  });
  if (FunctionError !== undefined) throw new LoaderFault(loader, request, `it ended with ${FunctionError}`);
  const value: unknown = JSON.parse(new TextDecoder().decode(Payload));
  const failed = failure.safeParse(value);
  if (!failed.success) return answer.parse(value);
  const fault = new LoaderFault(loader, request, failed.data.error);
  throw failed.data.retry ? new NotYet(fault, READS_LAG) : fault;
}
