import type { ContainerDefinition } from '@aws-sdk/client-sagemaker';
import { accessDeniedReason, canFetch } from '../hosting/hosting-rights.ts';
import { readS3Url } from '../hosting/s3-location.ts';
import type { Call } from '../account/account-context.ts';
import { validationException } from './resource.ts';
import type { StoredModel } from './stored.ts';

/** The containers of a model, from either member. */
export function containersOf(input: StoredModel['input']): readonly ContainerDefinition[] {
  return input.PrimaryContainer ? [input.PrimaryContainer] : (input.Containers ?? []);
}

/** URL of the container's gzip archive, from either member; undefined when the image contains the model. */
export function archiveUrl(container: ContainerDefinition): string | undefined {
  const source = container.ModelDataSource?.S3DataSource;
  if (source?.CompressionType === 'Gzip' && source.S3DataType === 'S3Object') return source.S3Uri;
  return container.ModelDataUrl;
}

/**
 * CreateModel's checks of the archive: it exists, in this region, and the role can read it; its content is only
 * read when the model is hosted.
 * Throws ValidationException in the service's words.
 */
export function checkModelData(
  container: ContainerDefinition,
  input: StoredModel['input'],
  call: Call,
): void {
  const url = archiveUrl(container);
  if (url === undefined) return;
  const found = readS3Url(call.account, url);
  if (!found) throw validationException(`Could not find model data at ${url}.`);
  const roleArn = input.ExecutionRoleArn;
  if (found.region === call.region && canFetch(call.account, url, roleArn)) return;
  throw validationException(accessDeniedReason(url, roleArn, call.region));
}
