import type { ContainerDefinition, CreateModelInput } from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import { dataRefusal, mayFetch } from '../hosting/hosting-rights.ts';
import { readS3Url } from '../hosting/s3-location.ts';
import type { Call } from '../account/account-context.ts';

/** The containers of a model, given in either member. */
export function containersOf(input: CreateModelInput): readonly ContainerDefinition[] {
  return input.PrimaryContainer ? [input.PrimaryContainer] : (input.Containers ?? []);
}

/** URL of the container's gzip archive, given either way; undefined when the image carries its own model. */
export function archiveUrl(container: ContainerDefinition): string | undefined {
  const source = container.ModelDataSource?.S3DataSource;
  if (source?.CompressionType === 'Gzip' && source.S3DataType === 'S3Object') return source.S3Uri;
  return container.ModelDataUrl;
}

/**
 * What CreateModel checks of the archive: that it is there, in this region and open to the role; its content is only
 * read at hosting.
 * Throws ValidationException in the service's words.
 */
export function checkModelData(container: ContainerDefinition, input: CreateModelInput, call: Call): void {
  const url = archiveUrl(container);
  if (url === undefined) return;
  const found = readS3Url(call.world, url);
  if (!found) throw validationException(`Could not find model data at ${url}.`);
  const roleArn = input.ExecutionRoleArn;
  if (found.region === call.region && mayFetch(call.world, url, roleArn)) return;
  throw validationException(dataRefusal(url, roleArn, call.region));
}
