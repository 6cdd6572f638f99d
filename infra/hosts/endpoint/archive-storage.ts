import type { Declaration } from '../../../src/aws/registry.ts';
import { isAccountRegional } from '../../bucket-name.ts';
import { keyArn } from '../../kms.ts';
import { archiveKey, tagsFor } from '../../naming.ts';
import type { HostInput } from '../hosted.ts';

/** The bucket with the archive. */
export function archiveStorage({ config, site, names, archive }: HostInput): Declaration[] {
  const { kmsKeyId, versioning } = config.bucket;
  const { bytes, open, origin, digest, check } = archive;
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  return [
    {
      kind: 'bucket',
      id: 'archives',
      needs: [],
      spec: {
        name: names.bucket,
        accountRegional: isAccountRegional(names.bucket),
        tags: tags('archives'),
        partition: site.partition,
        abortUploadsAfterDays: 1,
        versioning,
        kmsKeyArn: kmsKeyId === undefined ? undefined : keyArn(site, kmsKeyId),
      },
    },
    {
      kind: 'object',
      id: 'archive',
      needs: ['archives'],
      spec: {
        bucket: names.bucket,
        key: archiveKey(digest),
        tags: tags('archive'),
        bytes,
        open,
        copyFrom: origin?.copyFrom,
        check,
      },
    },
  ];
}
