import { hostOf } from '../../../infra/hosts/registry.ts';
import { fault, type Finding, warning } from '../finding.ts';
import { check } from '../subject.ts';

const CHECK = 'archive size';

/** Whether the archive and its content fit on the host's disk. */
export const archiveSizeCheck = check(CHECK, ['host'], ['archive'], ({ config, archive }) =>
  judgeDisk(archive.bytes, hostOf(config).limits.diskBytes),
);

/** Weights barely compress, so an archive is about as large as its content. `diskBytes` is the container's disk. */
export function judgeDisk(archiveBytes: number, diskBytes: number | undefined): Finding[] {
  if (diskBytes === undefined || archiveBytes <= diskBytes / 2) return [];
  const size = `the archive has ${(archiveBytes / 1e9).toFixed(1)} GB, but a container on this host has a disk of ${diskBytes / 1e9} GB`;
  const fix =
    'Deploy with --host sagemaker-realtime, or reduce the size of the weights (half precision, fewer layers).';
  if (archiveBytes > diskBytes) return [fault(CHECK, 'config', size, fix)];
  return [warning(CHECK, `${size}: together with its unpacked content it may be too large`, fix)];
}
