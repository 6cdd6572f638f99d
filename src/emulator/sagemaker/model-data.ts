import type { ContainerDefinition, CreateModelInput } from '@aws-sdk/client-sagemaker';
import { validationException } from './errors.ts';
import { readS3Url } from '../hosting/s3-location.ts';
import type { Call } from '../world.ts';

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
 * What CreateModel checks of the archive: that it is there and in this region; its content is only read at hosting.
 * Throws ValidationException in the service's words.
 */
export function checkModelData(container: ContainerDefinition, input: CreateModelInput, call: Call): void {
  const url = archiveUrl(container);
  if (url === undefined) return;
  const found = readS3Url(call.world, url);
  if (!found) throw validationException(`Could not find model data at ${url}.`);
  if (found.region === call.region) return;
  // One long text for trust, rights and region alike: philschmid/llm-sagemaker-sample#2.
  throw validationException(
    `Could not access model data at ${url}. Please ensure that the role "${input.ExecutionRoleArn}" exists and ` +
      'that its trust relationship policy allows the action "sts:AssumeRole" for the service principal ' +
      '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object ' +
      `is located in ${call.region}. If your Model uses multiple models or uncompressed models, please ensure ` +
      'that the role has "s3:ListBucket" permission.',
  );
}
