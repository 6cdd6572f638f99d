import * as z from 'zod';
import { parseConfig } from '../../../infra/parse-config.ts';
import type { Config } from '../../config/config.ts';
import { taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import type { ContainerImage } from '../../contract/image.ts';
import { withoutAlarmChecks } from '../../config/rollout.ts';
import type { FunctionZip, ModelArchive, StoredArtifacts } from '../../../infra/artifacts.ts';

/** A release in the ledger, with everything that is needed to declare it again without its folder. */
const recordSchema = z.object({
  id: z.string(),
  /** When its URL answered, ISO 8601. */
  at: z.string(),
  /** ARN of the deployer. */
  by: z.string(),
  /** The command that deployed it; absent in older entries. */
  how: z.enum(['deploy', 'rollback', 'promote']).optional(),
  archive: z.object({
    digest: z.string(),
    bytes: z.number(),
    /** As in `ModelArchive`; absent in older entries. */
    environment: z.record(z.string(), z.string()).optional(),
  }),
  /** As in `FunctionZip`; absent for hosts that need none. */
  functionZip: z
    .object({ digest: z.string(), bytes: z.number(), sha256Base64: z.string(), modelInZip: z.boolean() })
    .optional(),
  /** Of its manifest; absent for hosts that need no image. */
  image: z.object({ digest: z.string() }).optional(),
  /** The stack and region that it was promoted from. */
  promotedFrom: z.object({ stack: z.string(), region: z.string() }).optional(),
  /**
   * As in the configuration. Authorization and throttles are not part of a release: a rollback must not open a route.
   */
  host: z.unknown(),
  container: z.unknown(),
  /** Absent in older entries. */
  task: z.string().optional(),
});

export type ReleaseRecord = z.output<typeof recordSchema>;

/** The deploy that an entry records. */
export type Deploy = Pick<ReleaseRecord, 'id' | 'at' | 'by' | 'how'>;

/** What an entry says of the artifacts. */
interface RecordedArtifacts {
  readonly archive: Pick<ModelArchive, 'digest' | 'bytes' | 'environment' | 'origin'>;
  readonly functionZip?: Omit<FunctionZip, 'open'> | undefined;
  readonly image?: Pick<ContainerImage, 'digest'> | undefined;
}

/** The entry of a verified release. */
export function recordOf(
  config: Config,
  { archive, functionZip, image }: RecordedArtifacts,
  deploy: Deploy,
): ReleaseRecord {
  const { digest, bytes, environment, origin } = archive;
  return {
    ...deploy,
    archive: { digest, bytes, ...(environment && { environment: { ...environment } }) },
    ...(functionZip && { functionZip: recordedZip(functionZip) }),
    ...(image && { image: { digest: image.digest } }),
    ...(origin && { promotedFrom: { stack: origin.stack, region: origin.region } }),
    host: config.host,
    container: config.container,
    task: taskOf(config).name,
  };
}

function recordedZip({ digest, bytes, sha256Base64, modelInZip }: Omit<FunctionZip, 'open'>) {
  return { digest, bytes, sha256Base64, modelInZip };
}

/** The artifacts of an entry, which are in S3 under their digests; `open` is for those that are no longer there. */
export function storedArtifacts(
  { archive, functionZip, image }: ReleaseRecord,
  open: ModelArchive['open'],
): StoredArtifacts {
  return {
    archive: { ...archive, open },
    functionZip: functionZip && { ...functionZip, open },
    image: image && storedImage(image.digest, open),
  };
}

/** An image of which only the digest is known, and which is not uploaded again. */
function storedImage(digest: string, open: ModelArchive['open']): ContainerImage {
  const nothing = new Uint8Array();
  return { digest, mediaType: '', manifest: nothing, blobs: [{ mediaType: '', digest, bytes: 0, open }] };
}

/** The entries that this version can read; others are ignored. */
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

/** The last `keep` releases other than the current one; they stay ready for a rollback. */
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
 * The current configuration with the release's host, container and task, deployed in one step and without alarm
 * rollback: the rollout was written for the current host, and no alarm may block a rollback. Throws Fault `config` if they conflict.
 */
export function configOfRecord(config: Config, record: ReleaseRecord): Config {
  const rollout = withoutAlarmChecks(config.rollout);
  const { host, container, task = config.task } = record;
  return parseConfig({ ...config, rollout, host, container, task });
}

/**
 * The release to roll back to: the one named, or the one before the current; `records` newest first. Throws Fault
 * `config`.
 */
export function rollbackTarget(records: readonly ReleaseRecord[], to: string | undefined): ReleaseRecord {
  const found = to === undefined ? before(records) : records.find(({ id }) => id === to);
  if (found) return found;
  const releases = distinctReleases(records);
  if (to !== undefined) throw unknownRelease(releases, to);
  throw new Fault(
    'config',
    `There is no release before ${records[0]?.id ?? 'none'} to roll back to.`,
    knownReleases(releases),
  );
}

/** The release to promote: the one named, or the current. Throws Fault `config`. */
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
 * The release before the current one. After a rollback, the one before the release that was restored: a second rollback
 * goes further back and never returns to the release that was rolled back.
 */
function before(records: readonly ReleaseRecord[]): ReleaseRecord | undefined {
  const [current] = records;
  if (!current) return undefined;
  const came = current.how === 'rollback' ? records.findLastIndex(({ id }) => id === current.id) : 0;
  return records.slice(came + 1).find(({ id }) => id !== current.id);
}
