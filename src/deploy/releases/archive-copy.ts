import type { FunctionZip, ModelArchive } from '../../../infra/artifacts.ts';
import { archiveKey, functionKey } from '../../../infra/naming.ts';
import { isSingleCopy } from '../../aws/s3/object-copy.ts';
import { objectVersion } from '../../aws/s3/object-version.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';
import { download } from './download.ts';
import type { PromotionSource } from './promotion-source.ts';
import type { ReleaseRecord } from './release-record.ts';
import { verifyArchive } from './verify-archive.ts';

/**
 * The archive in the other stage's bucket, verified. Throws Fault `config` if it has been retired, `refused` if it was
 * replaced.
 */
export async function archiveFrom(
  { report }: StackContext,
  source: PromotionSource,
  release: ReleaseRecord,
): Promise<ModelArchive> {
  const { aws, names, region } = source;
  const { digest, bytes, environment } = release.archive;
  const { open, copyFrom } = await storedObject(source, archiveKey(digest), `The archive of ${release.id}`);
  await verifyArchive({ aws, names, report }, digest);
  const origin = { stack: names.owner, region, copyFrom };
  return { digest, bytes, environment, open, origin };
}

/**
 * The function's zip in the other stage's bucket; undefined for a release without one. Lambda compares its digest when the
 * version is published. Throws Fault `config` if it has been retired.
 */
export async function functionZipFrom(
  source: PromotionSource,
  release: ReleaseRecord,
): Promise<FunctionZip | undefined> {
  const { id, functionZip } = release;
  if (functionZip === undefined) return undefined;
  const stored = await storedObject(source, functionKey(functionZip.digest), `The function zip of ${id}`);
  return { ...functionZip, ...stored };
}

async function storedObject(
  { aws, names }: PromotionSource,
  key: string,
  what: string,
): Promise<Pick<FunctionZip, 'open' | 'copyFrom'>> {
  const place = { bucket: names.bucket, key };
  const version = await objectVersion(aws, place);
  if (!version) throw retired(`${what} is no longer in S3.`, names.owner);
  return { open: () => download(aws, place), copyFrom: isSingleCopy(version.bytes) ? version : undefined };
}

/** What a release needs is no longer there. */
export function retired(what: string, owner: string): Fault {
  const fix = `Choose a release that \`npm run releases\` lists as ready for ${owner}, or deploy it there again.`;
  return new Fault('config', what, fix);
}
