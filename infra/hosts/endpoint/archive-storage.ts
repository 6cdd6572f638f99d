import type { Declaration } from '../../../src/aws/registry.ts';
import { archiveKey, tagsFor } from '../../naming.ts';
import type { HostInput } from '../host.ts';

/** The bucket with the archive. */
export function archiveStorage({ config, names, archive }: HostInput): Declaration[] {
  const { bytes, open, origin, digest } = archive;
  const tags = (id: string) => tagsFor(names.owner, id, config.tags);
  return [
    {
      kind: 'bucket',
      id: 'archives',
      needs: [],
      spec: { name: names.bucket, tags: tags('archives'), abortUploadsAfterDays: 1 },
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
      },
    },
  ];
}
