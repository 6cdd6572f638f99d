import type * as sdk from '@aws-sdk/client-ecr';
import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { layerUrl } from './layer-download.ts';
import type { LayerUpload, Registry, Repository } from './registry.ts';
import { append, completeUpload, startUpload, uploadOf } from './uploads.ts';

/** "Maximum layer part size: 10 MiB" (ECR user guide, service quotas); the model allows 20. */
const PART_BYTES = 10 * 1024 ** 2;

/** "Maximum number of layer parts: 4,200" (ECR user guide, service quotas). */
const MAX_PARTS = 4_200;

/** Pushing layers by ECR's own API, and pulling them. */
export function layerActions(account: AccountContext, registry: Registry): Actions<typeof sdk> {
  return {
    BatchCheckLayerAvailability: (input, { region }) =>
      availability(registry.find(region, input), input.layerDigests),
    InitiateLayerUpload: (input, { region }) => {
      const { id } = startUpload(registry.find(region, input), registry.contents);
      return { uploadId: id, partSize: PART_BYTES };
    },
    UploadLayerPart: (input, { region }) => {
      const repository = registry.find(region, input);
      const lastByteReceived = receivePart(registry, repository, input);
      const { registryId = account.accountId, repositoryName, uploadId } = input;
      return { registryId, repositoryName, uploadId, lastByteReceived };
    },
    CompleteLayerUpload: (input, { region }) => {
      const repository = registry.find(region, input);
      const { uploadId, layerDigests, repositoryName, registryId = account.accountId } = input;
      const { digest } = completeUpload(repository, uploadOf(repository, uploadId), layerDigests);
      return { registryId, repositoryName, uploadId, layerDigest: digest };
    },
    GetDownloadUrlForLayer: (input, { region }) => {
      const repository = registry.find(region, input);
      if (!repository.layers.has(input.layerDigest)) throw layerNotFound(registry, input);
      const downloadUrl = layerUrl(account, region, repository, input.layerDigest);
      return { downloadUrl, layerDigest: input.layerDigest };
    },
  };
}

function availability(
  { layers, images }: Repository,
  digests: readonly string[],
): sdk.BatchCheckLayerAvailabilityResponse {
  const known = digests.flatMap((layerDigest) => {
    const layerSize = layers.get(layerDigest)?.content.size;
    return layerSize === undefined ? [] : [{ layerDigest, layerSize }];
  });
  const missing = digests.filter((digest) => !layers.has(digest));
  return {
    layers: known.map((each) => ({
      ...each,
      layerAvailability: 'AVAILABLE' as const,
      mediaType: mediaTypeOf(
        [...images.values()].map(({ manifest }) => manifest),
        each.layerDigest,
      ),
    })),
    failures: missing.map((layerDigest) =>
      /^sha256:[0-9a-f]{64}$/.test(layerDigest)
        ? failure(layerDigest, 'MissingLayerDigest', `Layer digest '${layerDigest}' could not be found`)
        : failure(layerDigest, 'InvalidLayerDigest', `Invalid layer digest '${layerDigest}'`),
    ),
  };
}

/** As the manifests say; an upload has none. */
function mediaTypeOf(manifests: readonly string[], digest: string): string {
  const named = manifests
    .flatMap(
      (text) => (JSON.parse(text) as { layers?: { digest?: string; mediaType?: string }[] }).layers ?? [],
    )
    .find((layer) => layer.digest === digest);
  return named?.mediaType ?? 'application/vnd.docker.image.rootfs.diff.tar.gzip';
}

function failure(
  layerDigest: string,
  failureCode: sdk.LayerFailureCode,
  failureReason: string,
): sdk.LayerFailure {
  return { layerDigest, failureCode, failureReason };
}

/** Returns the last byte of the upload so far. Throws InvalidLayerPartException, which says where the upload is. */
function receivePart(
  registry: Registry,
  repository: Repository,
  { uploadId, partFirstByte, partLastByte, layerPartBlob }: Input<typeof sdk, 'UploadLayerPart'>,
): number {
  const upload = uploadOf(repository, uploadId);
  const isNext = partFirstByte === upload.writer.size();
  const isWhole = layerPartBlob.length === partLastByte - partFirstByte + 1;
  if (!isNext || !isWhole || layerPartBlob.length > PART_BYTES)
    throw invalidPart(registry, repository, upload);
  if (upload.parts.length >= MAX_PARTS)
    throw new AwsError('LimitExceededException', `A layer has at most ${MAX_PARTS} parts.`);
  append(upload, layerPartBlob);
  upload.parts.push(layerPartBlob.length);
  return partLastByte;
}

function invalidPart({ accountId }: Registry, { name }: Repository, { id, writer }: LayerUpload): AwsError {
  const message =
    `Invalid layer part upload for upload with id '${id}' in the repository with name '${name}' ` +
    `in the registry with id '${accountId}'`;
  return new AwsError('InvalidLayerPartException', message, undefined, {
    registryId: accountId,
    repositoryName: name,
    uploadId: id,
    // The member's minimum is 0.
    lastValidByteReceived: Math.max(0, writer.size() - 1),
  });
}

/** As quoted in monken/aws-ecr-public#11. */
function layerNotFound(
  { accountId }: Registry,
  { registryId = accountId, repositoryName, layerDigest }: Input<typeof sdk, 'GetDownloadUrlForLayer'>,
): AwsError {
  return new AwsError(
    'LayersNotFoundException',
    `The layer with digest '${layerDigest}' does not exist within the repository with name '${repositoryName}' ` +
      `in the registry with id '${registryId}'`,
  );
}
