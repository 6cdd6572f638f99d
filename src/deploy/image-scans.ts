import { partsOfImage } from '../aws/ecr/image.ts';
import { type ScanFindings, scanFindings } from '../aws/ecr/scan-findings.ts';
import type { AwsClients } from '../aws/core/clients.ts';

/** What ECR has found in an image of the stack. */
export interface ImageScan extends ScanFindings {
  /** `REPOSITORY:TAG`. */
  readonly image: string;
}

/** The scans of a stack's images; none of an image that was not scanned. */
export async function readImageScans(
  aws: AwsClients,
  resources: readonly { readonly kind: string; readonly name: string }[],
): Promise<ImageScan[]> {
  const images = resources.filter(({ kind }) => kind === 'image');
  const scans = images.map(async ({ name: image }) => {
    const { repositoryName, imageTag } = partsOfImage(image);
    const found = await scanFindings(aws, repositoryName, { imageTag });
    return found ? [{ image, ...found }] : [];
  });
  return (await Promise.all(scans)).flat();
}

/** One line: how many vulnerabilities of each severity, the gravest first. */
export function scanLine({ image, status, findings }: ImageScan): string {
  const counts = Map.groupBy(findings, ({ severity }) => severity);
  const graves = SEVERITIES.filter((severity) => counts.has(severity));
  const found = graves.map((severity) => `${counts.get(severity)?.length} ${severity.toLowerCase()}`);
  const what = found.length > 0 ? found.join(', ') : 'no known vulnerabilities';
  return `Scan of ${image}: ${status === 'COMPLETE' || status === 'ACTIVE' ? what : status.toLowerCase()}`;
}

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'];
