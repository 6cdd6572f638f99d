import { fault, type Finding, warning } from '../finding.ts';

const CHECK = 'archive size';

/** "5 GB of ephemeral disk storage", whatever the memory (Developer Guide, serverless-endpoints). */
const SERVERLESS_DISK_BYTES = 5_000_000_000;

/** Weights hardly compress, so an archive is about as large as what it unpacks to. */
export function judgeDisk(archiveBytes: number, serverless: boolean): Finding[] {
  if (!serverless || archiveBytes <= SERVERLESS_DISK_BYTES / 2) return [];
  const size = `the archive has ${(archiveBytes / 1e9).toFixed(1)} GB, and a serverless container has 5 GB of disk`;
  const fix =
    'Deploy with --host sagemaker-realtime, or make the weights smaller (half precision, fewer layers).';
  if (archiveBytes > SERVERLESS_DISK_BYTES) return [fault(CHECK, 'config', size, fix)];
  return [warning(CHECK, `${size}: together with what it unpacks to it may not fit`, fix)];
}
