import { awsNowMs } from '../../aws/core/aws-clock.ts';
import { abortUpload, type UnfinishedUpload, unfinishedUploads } from '../../aws/s3/uploads.ts';
import { Fault } from '../../contract/fault.ts';
import type { Listed } from '../../reconcile/listing.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import type { AccountContext } from '../account-context.ts';
import { deleteStackUnderLock } from './delete-stack.ts';
import { abandonedUploads, type StackScan, type SweepRules, judgeStack } from './orphans.ts';
import { scanStacks } from './scan.ts';

/** What a sweep spares. */
export type SweepOptions = Pick<SweepRules, 'olderThanMs' | 'keep'>;

/** Stacks with the rules to judge them by. */
export interface ScannedAccount {
  readonly stacks: readonly StackScan[];
  readonly rules: SweepRules;
}

/** What a sweep deleted. */
export interface Swept {
  readonly removed: readonly Listed[];
  readonly abortedUploads: number;
}

/** Scans every stack in the account and region, or the one named. Reads only. */
export async function scanAccount(
  context: AccountContext,
  only: string | undefined,
  options: SweepOptions,
): Promise<ScannedAccount> {
  const rules = { ...options, nowMs: await awsNowMs(context.aws) };
  return { stacks: await scanStacks(context, only, rules.nowMs), rules };
}

/** Deletes orphans, one stack after another. Each is scanned again first: those before it may have taken minutes. */
export async function sweep(
  context: AccountContext,
  orphans: readonly StackScan[],
  options: SweepOptions,
): Promise<Swept> {
  const removed: Listed[] = [];
  let abortedUploads = 0;
  for (const { owner } of orphans) {
    throwIfInterrupted(context.engine.signal);
    const { stacks, rules } = await scanAccount(context, owner, options);
    for (const stack of stacks) {
      abortedUploads += await abortUploads(context, abandonedUploads(stack, rules));
      removed.push(...(await deleteOrphan(context, stack, rules)));
    }
  }
  return { removed, abortedUploads };
}

async function deleteOrphan(
  context: AccountContext,
  stack: StackScan,
  rules: SweepRules,
): Promise<readonly Listed[]> {
  const { dead, why } = judgeStack(stack, rules);
  if (!dead) return reportKept(context, stack, why);
  try {
    const found = { own: stack.resources, untagged: [] };
    return (await deleteStackUnderLock(context, 'sweep', stack.owner, found)).removed;
  } catch (error) {
    if (error instanceof Fault && error.code === 'busy') return reportKept(context, stack, error.message);
    throw error;
  }
}

function reportKept({ report }: AccountContext, { owner }: StackScan, why: string): readonly Listed[] {
  report.say(`${owner} itself is kept: ${why}`);
  return [];
}

/** A part that was in flight may still arrive (AbortMultipartUpload), so the buckets are listed once more. */
async function abortUploads({ aws }: AccountContext, uploads: readonly UnfinishedUpload[]): Promise<number> {
  for (const upload of uploads) await abortUpload(aws, upload);
  const buckets = [...new Set(uploads.map(({ bucket }) => bucket))];
  const after = await Promise.all(buckets.map(async (bucket) => await unfinishedUploads(aws, bucket)));
  const ids = new Set(uploads.map(({ uploadId }) => uploadId));
  const left = after.flat().filter(({ uploadId }) => ids.has(uploadId));
  if (left.length === 0) return uploads.length;
  const list = left.map(({ bucket, key }) => `upload ${bucket}/${key}`).join(', ');
  throw new Fault('broken', `Still there: ${list}`, 'Run the same command again.');
}
