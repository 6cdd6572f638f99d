import {
  type SweepRules,
  abandonedUploads,
  type StackScan,
  verdictOn,
} from '../src/deploy/cleanup/orphans.ts';
import { awsNowMs } from '../src/aws/core/aws-clock.ts';
import { abortUpload, type UnfinishedUpload, unfinishedUploads } from '../src/aws/s3/uploads.ts';
import { Fault } from '../src/contract/fault.ts';
import type { Listed } from '../src/reconcile/listing.ts';
import { throwIfInterrupted } from '../src/reconcile/poll.ts';
import { deleteStackUnderLock } from '../src/deploy/cleanup/delete-stack.ts';
import { type ParsedArgs, integerOf, textOf } from '../src/cli/flags/flags.ts';
import { loadConfig } from '../src/cli/load-config.ts';
import { openAccountContext, type AccountContext } from '../src/deploy/context.ts';
import { scanStacks } from '../src/deploy/cleanup/scan.ts';
import { stackLines, stackResult } from '../src/cli/output/sweep-lines.ts';
import type { Command } from '../src/cli/command.ts';

/** Says what is left of stacks that no longer live, and with `--delete` removes it, one stack after another. */
export const sweep: Command = {
  summary: 'Find what earlier runs left in the account and region; --delete removes it.',
  flags: ['delete', 'stack', 'older-than', 'keep', 'config', 'region', 'json', 'help'],
  run: async (given, report, signal) => {
    const place = await openAccountContext((await loadConfig(given)).region, report, signal);
    report.say(`Stacks in ${place.site.region}, account ${place.site.account}`);
    const caution = await cautionOf(place, given);
    const stacks = await scanStacks(place, textOf(given, 'stack'), caution.nowMs);
    for (const stack of stacks) stackLines(stack, caution).forEach(report.say);
    const left = stacks.filter((stack) => isLeft(stack, caution));
    if (left.length === 0) report.say('Nothing is left over.');
    const deleting = given.flags['delete'] === true && left.length > 0;
    if (left.length > 0 && !deleting) report.say('Dry run: nothing was changed. Add --delete to remove it.');
    const done = deleting ? await swept(place, left, given) : NOTHING;
    report.result({
      stacks: stacks.map((stack) => stackResult(stack, caution)),
      removed: done.removed.map(({ kind, name }) => ({ kind, name })),
      abortedUploads: done.aborted,
    });
  },
};

const DEFAULT_OLDER_MINUTES = 60;

async function cautionOf({ aws }: AccountContext, given: ParsedArgs): Promise<SweepRules> {
  const keep = (textOf(given, 'keep') ?? '').split(',').filter((pattern) => pattern !== '');
  const olderThanMs = (integerOf(given, 'older-than') ?? DEFAULT_OLDER_MINUTES) * 60_000;
  return { nowMs: await awsNowMs(aws), olderThanMs, keep };
}

function isLeft(stack: StackScan, caution: SweepRules): boolean {
  return verdictOn(stack, caution).dead || abandonedUploads(stack, caution).length > 0;
}

interface Swept {
  readonly removed: readonly Listed[];
  readonly aborted: number;
}

const NOTHING: Swept = { removed: [], aborted: 0 };

/** Each stack is looked at again before it is touched: the ones before it may have taken minutes. */
async function swept(place: AccountContext, stacks: readonly StackScan[], given: ParsedArgs): Promise<Swept> {
  const removed: Listed[] = [];
  let aborted = 0;
  for (const { owner } of stacks) {
    throwIfInterrupted(place.engine.signal);
    const caution = await cautionOf(place, given);
    for (const stack of await scanStacks(place, owner, caution.nowMs)) {
      aborted += await abortedOf(place, abandonedUploads(stack, caution));
      removed.push(...(await removedOf(place, stack, caution)));
    }
  }
  const uploads = aborted > 0 ? ` and aborted ${aborted} unfinished upload(s)` : '';
  place.report.say(
    `Removed ${removed.length}${uploads}. A new listing, by tag and by name, finds none of it.`,
  );
  return { removed, aborted };
}

async function removedOf(
  place: AccountContext,
  stack: StackScan,
  caution: SweepRules,
): Promise<readonly Listed[]> {
  const { dead, why } = verdictOn(stack, caution);
  if (!dead) return leftAlone(place, stack, why);
  try {
    const found = { own: stack.things, unsigned: [] };
    return (await deleteStackUnderLock(place, 'sweep', stack.owner, found)).removed;
  } catch (error) {
    if (error instanceof Fault && error.code === 'busy') return leftAlone(place, stack, error.message);
    throw error;
  }
}

function leftAlone({ report }: AccountContext, { owner }: StackScan, why: string): readonly Listed[] {
  report.say(`${owner} itself is left alone: ${why}`);
  return [];
}

/** A part that was on its way may arrive after all (AbortMultipartUpload), so the buckets are asked once more. */
async function abortedOf({ aws }: AccountContext, uploads: readonly UnfinishedUpload[]): Promise<number> {
  for (const upload of uploads) await abortUpload(aws, upload);
  const buckets = [...new Set(uploads.map(({ bucket }) => bucket))];
  const after = await Promise.all(buckets.map(async (bucket) => await unfinishedUploads(aws, bucket)));
  const ids = new Set(uploads.map(({ uploadId }) => uploadId));
  const left = after.flat().filter(({ uploadId }) => ids.has(uploadId));
  if (left.length === 0) return uploads.length;
  const list = left.map(({ bucket, key }) => `upload ${bucket}/${key}`).join(', ');
  throw new Fault('broken', `Still there: ${list}`, 'Run the same command again.');
}
