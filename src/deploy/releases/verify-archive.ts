import type { Artifacts } from '../../../infra/artifacts.ts';
import { archiveKey } from '../../../infra/naming.ts';
import { type ObjectPlace, openObject } from '../../aws/s3/object-version.ts';
import { type StoredObject, storedObject } from '../../aws/s3/stored-object.ts';
import { Fault } from '../../contract/fault.ts';
import { packedDigest } from '../../package/packed-digest.ts';
import type { StackContext } from '../context.ts';
import { isVerified, rememberVerified } from './verified-archives.ts';

/** Where an archive is, and who reports what is done about it. */
export type ArchiveHolder = Pick<StackContext, 'aws' | 'report'> & {
  readonly names: Pick<StackContext['names'], 'bucket'>;
};

/**
 * Checks that a stored archive has the content that its digest names, before SageMaker runs it: whoever can write to the
 * bucket can replace an archive, and SageMaker compares nothing. S3's own checksum of it is a CRC, which anybody can
 * match. An archive that this machine has just written (`etag`), or verified before, costs one read; any other one is
 * read and unpacked once. Throws Fault `refused`. An absent archive is no error.
 */
export async function verifyArchive(
  { aws, names, report }: ArchiveHolder,
  digest: string,
  etag?: string,
): Promise<void> {
  const place = { bucket: names.bucket, key: archiveKey(digest) };
  const stored = await storedObject(aws, place);
  if (!stored) return;
  if (stored.etag !== etag && !(await isVerified(aws, place, stored))) {
    report.say(
      `Verifying the archive in S3 (${(stored.bytes / 1e6).toFixed(1)} MB), which this machine has not written`,
    );
    await verifyContent(aws, place, stored, digest);
  }
  await rememberVerified(aws, place, stored);
}

/** The artifacts, with this check of the archive as soon as it is stored. */
export function withCheck(context: ArchiveHolder, artifacts: Artifacts): Artifacts {
  const { archive } = artifacts;
  const check = async (etag?: string): Promise<void> => await verifyArchive(context, archive.digest, etag);
  return { ...artifacts, archive: { ...archive, check } };
}

async function verifyContent(
  aws: ArchiveHolder['aws'],
  place: ObjectPlace,
  stored: StoredObject,
  digest: string,
): Promise<void> {
  const found = await packedDigest(await openObject(aws, place, stored.etag));
  if (found !== digest) throw replaced(place, found);
}

function replaced({ bucket, key }: ObjectPlace, found: string | undefined): Fault {
  const what =
    found === undefined ? 'is not an archive of this tool' : `has the digest ${found.slice(0, 12)}`;
  return new Fault(
    'refused',
    `The archive s3://${bucket}/${key} ${what}: it was replaced after its upload, and SageMaker would run what is in it.`,
    'Find out who can write to the bucket. Then delete this object (aws s3 rm) and deploy the model from its folder.',
  );
}
