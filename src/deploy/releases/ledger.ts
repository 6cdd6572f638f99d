import type { StoredArtifacts } from '../../../infra/artifacts.ts';
import { readLedger, writeLedger } from '../../aws/s3/ledger.ts';
import type { Config } from '../../config/config.ts';
import type { StackContext } from '../context.ts';
import { type Deploy, keptReleases, readRecords, recordOf, type ReleaseRecord } from './release-record.ts';

/** How many entries are listed, and how far back a rollback can go. */
const MAX_ENTRIES = 50;

/** The newest entries of the ledger, newest first. */
export async function readReleases({
  aws,
  names,
}: Pick<StackContext, 'aws' | 'names'>): Promise<ReleaseRecord[]> {
  return readRecords(await readLedger(aws, names.bucket, MAX_ENTRIES));
}

/** A ledger entry and whether its release serves, is ready for a rollback, or has been retired. */
export interface ListedRelease {
  readonly record: ReleaseRecord;
  readonly state: 'current' | 'ready' | 'retired';
}

/** The releases that have been deployed, newest first. */
export async function listReleases(
  context: Pick<StackContext, 'aws' | 'names' | 'config'>,
): Promise<ListedRelease[]> {
  const records = await readReleases(context);
  const currentId = records[0]?.id ?? '';
  const kept = keptReleases(records, currentId, context.config.keepReleases);
  const ready = new Set([currentId, ...kept.map(({ id }) => id)]);
  return records.map((record, index) => ({
    record,
    state: index === 0 ? 'current' : ready.has(record.id) ? 'ready' : 'retired',
  }));
}

/** Adds a release after its URL has answered. */
export async function recordRelease(
  { aws, names, engine, caller }: StackContext,
  config: Config,
  artifacts: StoredArtifacts,
  release: Pick<Deploy, 'id' | 'how'>,
): Promise<void> {
  const at = new Date(engine.clock.now()).toISOString();
  const entry = recordOf(config, artifacts, { ...release, at, by: caller });
  await writeLedger(aws, names.bucket, at, release.id, entry);
}
