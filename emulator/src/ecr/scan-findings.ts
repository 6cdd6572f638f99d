import type * as sdk from '@aws-sdk/client-ecr';
import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import type { Actions } from '../protocol/actions.ts';
import { imageOf } from './images.ts';
import { page } from './paging.ts';
import type { Registry, Repository, StoredImage } from './registry.ts';

/** The emulator has no scanner: every scanned image has the findings that the account was opened with. */
export function scanActions({ imageFindings }: AccountContext, registry: Registry): Actions<typeof sdk> {
  return {
    DescribeImageScanFindings: (input, { region }) => {
      const repository = registry.find(region, input);
      const image = imageOf(registry, repository, input.imageId);
      if (!image.isScanned) throw notScanned(registry, repository, image, input.imageId.imageTag);
      const { items, nextToken } = page(imageFindings, input);
      return {
        registryId: registry.accountId,
        repositoryName: repository.name,
        imageId: { imageDigest: image.digest, imageTag: input.imageId.imageTag },
        imageScanStatus: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
        imageScanFindings: {
          imageScanCompletedAt: image.pushedAt,
          vulnerabilitySourceUpdatedAt: image.pushedAt,
          findings: items.map(({ name, severity, uri }) => ({ name, severity, uri })),
          findingSeverityCounts: counted(imageFindings.map(({ severity }) => severity)),
        },
        nextToken,
      };
    },
  };
}

function counted(severities: readonly sdk.FindingSeverity[]): Partial<Record<sdk.FindingSeverity, number>> {
  const counts: Partial<Record<sdk.FindingSeverity, number>> = {};
  for (const severity of severities) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

function notScanned(
  { accountId }: Registry,
  { name }: Repository,
  { digest }: StoredImage,
  tag = 'null',
): AwsError {
  return new AwsError(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '{imageDigest:'${digest}', imageTag:'${tag}'}' ` +
      `in the repository with name '${name}' in the registry with id '${accountId}'`,
  );
}
