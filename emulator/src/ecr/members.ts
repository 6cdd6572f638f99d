import * as sdk from '@aws-sdk/client-ecr';
import type { MembersOf } from '../protocol/actions.ts';

const REPOSITORY = 'registryId repositoryName';
const PAGE = 'nextToken maxResults';
const IMAGE_ID = '{imageDigest imageTag}';

const mutability = { imageTagMutability: ['MUTABLE', 'IMMUTABLE'] };

const members: MembersOf<typeof sdk> = {
  CreateRepository: {
    honoured: 'repositoryName tags{Key Value} imageScanningConfiguration{scanOnPush}',
    stored: 'encryptionConfiguration{encryptionType kmsKey}',
    only: mutability,
  },
  DescribeRepositories: { honoured: `registryId repositoryNames ${PAGE}` },
  DeleteRepository: { honoured: `${REPOSITORY} force` },
  TagResource: { honoured: 'resourceArn tags{Key Value}' },
  UntagResource: { honoured: 'resourceArn tagKeys' },
  ListTagsForResource: { honoured: 'resourceArn' },
  PutImageScanningConfiguration: { honoured: `${REPOSITORY} imageScanningConfiguration{scanOnPush}` },
  PutImageTagMutability: { honoured: REPOSITORY, only: mutability },
  PutLifecyclePolicy: { honoured: REPOSITORY, stored: 'lifecyclePolicyText' },
  GetLifecyclePolicy: { honoured: REPOSITORY },
  DeleteLifecyclePolicy: { honoured: REPOSITORY },
  SetRepositoryPolicy: {
    honoured: `${REPOSITORY} policyText`,
    noEffect: { force: 'no policy is refused for locking its writer out' },
  },
  GetRepositoryPolicy: { honoured: REPOSITORY },
  DeleteRepositoryPolicy: { honoured: REPOSITORY },
  BatchCheckLayerAvailability: { honoured: `${REPOSITORY} layerDigests` },
  InitiateLayerUpload: { honoured: REPOSITORY },
  UploadLayerPart: { honoured: `${REPOSITORY} uploadId partFirstByte partLastByte layerPartBlob` },
  CompleteLayerUpload: { honoured: `${REPOSITORY} uploadId layerDigests` },
  GetDownloadUrlForLayer: { honoured: `${REPOSITORY} layerDigest` },
  PutImage: { honoured: `${REPOSITORY} imageManifest imageManifestMediaType imageTag imageDigest` },
  BatchGetImage: {
    honoured: `${REPOSITORY} imageIds${IMAGE_ID}`,
    noEffect: { acceptedMediaTypes: 'a manifest is returned as it was pushed' },
  },
  // Images of AWS are described by their tags only.
  DescribeImages: { honoured: `${REPOSITORY} imageIds${IMAGE_ID} ${PAGE} filter{tagStatus}` },
  ListImages: { honoured: `${REPOSITORY} ${PAGE} filter{tagStatus}` },
  BatchDeleteImage: { honoured: `${REPOSITORY} imageIds${IMAGE_ID}` },
  DescribeImageScanFindings: { honoured: `${REPOSITORY} imageId${IMAGE_ID} ${PAGE}` },
  GetAuthorizationToken: { noEffect: { registryIds: 'a token is for the registry of the account' } },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
