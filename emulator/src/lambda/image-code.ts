import type { ImageConfig } from '@aws-sdk/client-lambda';
import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { invalidParameter } from './errors.ts';

/** A container image that Lambda has resolved to its digest. */
export interface ImageCode {
  readonly packageType: 'Image';
  readonly imageUri: string;
  /** `REPOSITORY@sha256:…` */
  readonly resolvedUri: string;
  /** The digest in hexadecimal digits: CodeSha256 of an image. */
  readonly sha256: string;
  /** The arguments of its entry point; the last one names the handler. */
  readonly command: readonly string[];
  /** `NAME=value`, which the function's own variables override. */
  readonly environment: readonly string[];
}

/** Values that replace those of the image; an empty structure replaces none. */
export type ImageSettings = Readonly<ImageConfig>;

const URI = /^(\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[^:@]+)(?::[^:@]+|@sha256:[0-9a-f]{64})$/;
const ACCESS_DENIED = 'Lambda does not have permission to access the ECR image. Check the ECR permissions.';

/**
 * The image of a URI. Throws InvalidParameterValueException, and AccessDeniedException when the repository's policy does
 * not let Lambda pull it (hashicorp/terraform-provider-aws#16664, aws/aws-cdk#24648, aws/aws-sam-cli#8190). At AWS,
 * Lambda adds that policy itself if the caller may; here it must be there.
 */
export function findImage({ ports }: AccountContext, functionArn: string, uri = ''): ImageCode {
  const [, repository] = URI.exec(uri) ?? [];
  if (repository === undefined)
    throw invalidParameter(`Source image ${uri} is not valid. Provide a valid source image.`);
  const image = ports.images.find(uri);
  if (!image) throw invalidParameter(`Source image ${uri} does not exist. Provide a valid source image.`);
  if (!image.mayPull('lambda.amazonaws.com', functionArn))
    throw new AwsError('AccessDeniedException', ACCESS_DENIED, 403);
  if (/index|manifest\.list/.test(image.mediaType)) {
    throw invalidParameter(
      `The image manifest, config or layer media type for the source image ${uri} is not supported.`,
    );
  }
  const sha256 = image.digest.replace(/^sha256:/, '');
  const { Entrypoint, Cmd, Env } = image.config?.config ?? {};
  return {
    packageType: 'Image',
    imageUri: uri,
    resolvedUri: `${repository}@${image.digest}`,
    sha256,
    command: [...(Entrypoint ?? []), ...(Cmd ?? [])],
    environment: Env ?? [],
  };
}
