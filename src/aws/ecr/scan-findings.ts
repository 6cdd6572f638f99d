import {
  type DescribeImageScanFindingsResponse,
  paginateDescribeImageScanFindings,
} from '@aws-sdk/client-ecr';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** A known vulnerability in an image. */
export interface Finding {
  /** As in CVE-2026-12345. */
  readonly name: string;
  /** As ECR grades it: CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED. */
  readonly severity: string;
}

export interface ScanFindings {
  /** COMPLETE, or ACTIVE with enhanced scanning; IN_PROGRESS or PENDING before; FAILED and others without findings. */
  readonly status: string;
  readonly findings: readonly Finding[];
}

/** What a scan has found in an image; undefined when there was none, or no such image. */
export async function scanFindings(
  aws: AwsClients,
  repositoryName: string,
  imageId: { readonly imageDigest: string } | { readonly imageTag: string },
): Promise<ScanFindings | undefined> {
  const input = { repositoryName, imageId };
  return await unlessAbsent('ecr:DescribeImageScanFindings', async () => {
    const findings: Finding[] = [];
    let status = 'UNKNOWN';
    for await (const page of paginateDescribeImageScanFindings({ client: aws.ecr }, input)) {
      status = page.imageScanStatus?.status ?? status;
      findings.push(...findingsIn(page));
    }
    return { status, findings };
  });
}

/** Basic scanning reports `findings`, enhanced scanning `enhancedFindings`. */
function findingsIn({ imageScanFindings }: DescribeImageScanFindingsResponse): Finding[] {
  const { findings = [], enhancedFindings = [] } = imageScanFindings ?? {};
  return [
    ...findings.map(({ name, severity }) => ({ name, severity })),
    ...enhancedFindings.map(({ title, severity, packageVulnerabilityDetails }) => ({
      name: packageVulnerabilityDetails?.vulnerabilityId ?? title,
      severity,
    })),
  ].map(({ name = 'unnamed', severity = 'UNDEFINED' }) => ({ name, severity }));
}
