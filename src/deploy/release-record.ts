import * as z from 'zod';
import { type Config, parseConfig } from '../config/config.ts';
import { Fault } from '../contract/fault.ts';
import { unwatched } from '../config/rollout.ts';
import type { ModelArchive } from '../../infra/artifacts.ts';

/** What the ledger keeps of a release: enough to declare it again without the folder it was packed from. */
const recordSchema = z.object({
  id: z.string(),
  /** When its URL had answered, ISO 8601. */
  at: z.string(),
  /** ARN of who deployed it. */
  by: z.string(),
  /** Which verb it came to answer by; older entries do not say. */
  how: z.enum(['deploy', 'rollback', 'promote']).optional(),
  archive: z.object({ digest: z.string(), bytes: z.number() }),
  /** The stack, and its region, whose release of the same id and bytes this is; left out where it was packed. */
  promotedFrom: z.object({ stack: z.string(), region: z.string() }).optional(),
  /** As in the configuration. Who may call, and how often, is no part of a release: a rollback must not open a route. */
  host: z.unknown(),
  container: z.unknown(),
});

export type ReleaseRecord = z.output<typeof recordSchema>;

/** What a ledger entry says of the deploy that ended with it. */
export type Deploy = Pick<ReleaseRecord, 'id' | 'at' | 'by' | 'how'>;

/** The entry of a release that has just answered. */
export function recordOf(
  config: Config,
  archive: ReleaseRecord['archive'] & Pick<ModelArchive, 'origin'>,
  deploy: Deploy,
): ReleaseRecord {
  const { digest, bytes, origin } = archive;
  return {
    ...deploy,
    archive: { digest, bytes },
    ...(origin && { promotedFrom: { stack: origin.stack, region: origin.region } }),
    host: config.host,
    container: config.container,
  };
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

/**
 * The release to go back to: the one named, or the one before the current; `records` newest first. Throws Fault
 * `config`.
 */
export function rollbackTarget(records: readonly ReleaseRecord[], to: string | undefined): ReleaseRecord {
  const found = to === undefined ? before(records) : records.find(({ id }) => id === to);
  if (found) return found;
  const releases = distinctReleases(records);
  if (to !== undefined) throw unknownRelease(releases, to);
  throw new Fault(
    'config',
    `There is no earlier release than ${records[0]?.id ?? 'none'} to go back to.`,
    knownReleases(releases),
  );
}

/** The release to take over to another stage: the one named, or the current. Throws Fault `config`. */
export function promotionOf(records: readonly ReleaseRecord[], id: string | undefined): ReleaseRecord {
  const releases = distinctReleases(records);
  const found = id === undefined ? releases[0] : releases.find((each) => each.id === id);
  if (found) return found;
  throw unknownRelease(releases, id ?? 'current');
}

function unknownRelease(releases: readonly ReleaseRecord[], id: string): Fault {
  return new Fault('config', `There is no release "${id}" in the ledger.`, knownReleases(releases));
}

function knownReleases(releases: readonly ReleaseRecord[]): string {
  const known = releases.map(({ id }) => id).join(', ') || 'none';
  return `Known releases, newest first: ${known}. See \`npm run releases\`.`;
}

/**
 * What came before the current release. After a rollback that is what came before the release that was gone back
 * to: a second rollback goes further back, never forward again to the one that was left.
 */
function before(records: readonly ReleaseRecord[]): ReleaseRecord | undefined {
  const [current] = records;
  if (!current) return undefined;
  const came = current.how === 'rollback' ? records.findLastIndex(({ id }) => id === current.id) : 0;
  return records.slice(came + 1).find(({ id }) => id !== current.id);
}
