import * as z from 'zod';
import { type Config, parseConfig } from '../src/config.ts';
import { Fault } from '../src/fault.ts';
import { unwatched } from '../src/rollout.ts';

/** What the ledger keeps of a release: enough to declare it again without the folder it was packed from. */
const recordSchema = z.object({
  id: z.string(),
  /** When its URL had answered, ISO 8601. */
  at: z.string(),
  /** ARN of who deployed it. */
  by: z.string(),
  archive: z.object({ digest: z.string(), bytes: z.number() }),
  /** As in the configuration. Who may call, and how often, is no part of a release: a rollback must not open a route. */
  host: z.unknown(),
  container: z.unknown(),
});

export type ReleaseRecord = z.output<typeof recordSchema>;

/** The entry of a release that has just answered. */
export function recordOf(
  config: Config,
  archive: ReleaseRecord['archive'],
  { id, at, by }: { readonly id: string; readonly at: string; readonly by: string },
): ReleaseRecord {
  const { digest, bytes } = archive;
  return { id, at, by, archive: { digest, bytes }, host: config.host, container: config.container };
}

/** The entries that can be read; one written by another version of the house is none of ours to judge. */
export function readRecords(entries: readonly unknown[]): ReleaseRecord[] {
  return entries.flatMap((entry) => {
    const result = recordSchema.safeParse(entry);
    return result.success ? [result.data] : [];
  });
}

/** The first entry of each release, in the order given (newest first). */
export function distinctReleases(records: readonly ReleaseRecord[]): ReleaseRecord[] {
  return records.filter(({ id }, index) => records.findIndex((other) => other.id === id) === index);
}

/** The earlier releases that stay ready beside the current one: the last `keep` of the others. */
export function keptReleases(
  records: readonly ReleaseRecord[],
  currentId: string,
  keep: number,
): ReleaseRecord[] {
  return distinctReleases(records)
    .filter(({ id }) => id !== currentId)
    .slice(0, keep);
}

/**
 * Today's configuration with the release's own part in its place, reached all at once and unwatched: the rollout was
 * written for today's host, and no alarm shall stand in the way back. Throws Fault `config` when it no longer fits.
 */
export function configOfRecord(config: Config, record: ReleaseRecord): Config {
  const rollout = unwatched(config.rollout);
  return parseConfig({ ...config, rollout, host: record.host, container: record.container });
}

/** The release to go back to: the one named, or the one before the current. Throws Fault `config`. */
export function rollbackTarget(records: readonly ReleaseRecord[], to: string | undefined): ReleaseRecord {
  const releases = distinctReleases(records);
  const found = to === undefined ? releases[1] : releases.find(({ id }) => id === to);
  if (found) return found;
  const known = releases.map(({ id }) => id).join(', ') || 'none';
  throw new Fault(
    'config',
    to === undefined
      ? 'There is no earlier release to go back to.'
      : `There is no release "${to}" in the ledger.`,
    `Known releases, newest first: ${known}. See \`npm run releases\`.`,
  );
}
