import { randomBytes } from 'node:crypto';
import type { Bucket, ObjectVersion, StoredObject } from './store.ts';

/** Id of what was written while versioning was not enabled. */
const NULL_VERSION = 'null';

/** What a write or a deletion did to the versions of a key: members of its output. */
export interface VersionOutput {
  readonly VersionId?: string;
  readonly DeleteMarker?: boolean;
}

/** Makes an object the current one of its key. */
export function putVersion(bucket: Bucket, key: string, object: StoredObject): VersionOutput {
  const id = addVersion(bucket, key, object.modified, object);
  return id === undefined ? {} : { VersionId: id };
}

/** Deletes an object: for good in a bucket without versions, else by a delete marker that hides them. */
export function deleteCurrent(bucket: Bucket, key: string): VersionOutput {
  if (bucket.settings.versioning === undefined) {
    dropVersion(bucket, key, NULL_VERSION);
    return {};
  }
  return { VersionId: addVersion(bucket, key, new Date(), undefined) ?? '', DeleteMarker: true };
}

/** Deletes one version, or one delete marker, for good; the one below becomes current. An absent one is no error. */
export function deleteVersion(bucket: Bucket, key: string, id: string): VersionOutput {
  const gone = versionsOf(bucket, key).find((version) => version.id === id);
  dropVersion(bucket, key, id);
  return { VersionId: id, ...(gone && !gone.object && { DeleteMarker: true }) };
}

/** The version id of a key's current object or marker; none in a bucket that never had versions. */
export function currentVersionId(bucket: Bucket, key: string): string | undefined {
  return bucket.settings.versioning === undefined ? undefined : versionsOf(bucket, key)[0]?.id;
}

/** Versions and markers of a key, newest first; of an object without versions, its null version. */
export function versionsOf(bucket: Bucket, key: string): readonly ObjectVersion[] {
  const kept = bucket.versions.get(key);
  const current = bucket.objects.get(key);
  if (kept || !current) return kept ?? [];
  return [{ id: NULL_VERSION, modified: current.modified, object: current }];
}

/** Adds the newest version of a key and returns its id, which a bucket that never had versions does not show. */
function addVersion(
  bucket: Bucket,
  key: string,
  modified: Date,
  object: StoredObject | undefined,
): string | undefined {
  const { versioning } = bucket.settings;
  // Without versioning, and while it is suspended, a write replaces the null version and keeps the others.
  const id = versioning === 'Enabled' ? newId() : NULL_VERSION;
  dropVersion(bucket, key, id);
  setVersions(bucket, key, [{ id, modified, object }, ...versionsOf(bucket, key)]);
  return versioning === undefined ? undefined : id;
}

/** 32 characters. Of two ids the newer sorts first, so that a listing goes on behind a version that was deleted. */
function newId(): string {
  const age = (2n ** 64n - process.hrtime.bigint()).toString(16).padStart(16, '0');
  return age + randomBytes(8).toString('hex');
}

function dropVersion(bucket: Bucket, key: string, id: string): void {
  const versions = versionsOf(bucket, key);
  versions.find((version) => version.id === id)?.object?.content.release();
  const kept = versions.filter((version) => version.id !== id);
  setVersions(bucket, key, kept);
}

/** The newest version is what reads without a version id find. */
function setVersions(bucket: Bucket, key: string, versions: readonly ObjectVersion[]): void {
  if (versions.length === 0 || bucket.settings.versioning === undefined) bucket.versions.delete(key);
  else bucket.versions.set(key, versions);
  const current = versions[0]?.object;
  if (current) bucket.objects.set(key, current);
  else bucket.objects.delete(key);
}
