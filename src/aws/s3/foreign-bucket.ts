import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { ownBuckets } from './list-buckets.ts';

/**
 * Runs a first read of a bucket. Throws Fault `refused` if it is another account's: S3 refuses that with the same 403 as
 * missing permissions, but lists every bucket of the own account.
 */
export async function rejectForeign<T>(aws: AwsClients, name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw await foreignOr(aws, name, error);
  }
}

async function foreignOr(aws: AwsClients, name: string, denied: unknown): Promise<unknown> {
  if (!(denied instanceof Fault) || denied.code !== 'account') return denied;
  try {
    // In every region: a bucket of the own account elsewhere has an error of its own.
    const own = await ownBuckets(aws, name, undefined);
    return own.some(({ Name }) => Name === name) ? denied : foreignBucket(name, denied);
  } catch {
    // Without the right to list them, the reason stays open.
    return denied;
  }
}

/** The fault for a bucket name that another account has taken. */
export function foreignBucket(name: string, cause: unknown): Fault {
  return new Fault(
    'refused',
    `The bucket ${name} belongs to another AWS account. Nothing was read from it or written to it.`,
    'Choose another name or --stage. Bucket names are global: this account cannot get a name that another one has taken.',
    { cause },
  );
}
