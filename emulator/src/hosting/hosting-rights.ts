import { roleMay } from '../authorization/role-may.ts';
import type { World } from '../account/account-context.ts';
import { HostingFailure } from './hosting-failure.ts';
import { s3Location } from './s3-location.ts';

/** What is to be fetched in a role's name. */
interface Fetched {
  readonly region: string;
  readonly image: string;
  readonly archiveUrl: string | undefined;
  readonly roleArn?: string | undefined;
}

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/** Throws HostingFailure when the role may not fetch the archive or pull the image. */
export function checkHostingRights(world: World, { region, image, archiveUrl, roleArn }: Fetched): void {
  if (archiveUrl !== undefined && !mayFetch(world, archiveUrl, roleArn)) {
    throw new HostingFailure(dataRefusal(archiveUrl, roleArn, region));
  }
  if (mayPull(world, image, roleArn)) return;
  // The service's words as users quote them; which of the four rights is missing they do not say.
  throw new HostingFailure(
    `The role '${roleArn}' does not have BatchGetImage permission for the image: '${image}'.`,
  );
}

/** Whether the role may read the archive: always, unless IAM is enforced. */
export function mayFetch(world: World, archiveUrl: string, roleArn: string | undefined): boolean {
  const location = s3Location(archiveUrl);
  if (!location) return true;
  const object = `arn:${world.partition}:s3:::${location.bucket}/${location.key}`;
  return roleMay(world, roleArn, 's3:GetObject', object);
}

/** A token of the registry, which knows no resource, and the layers of the repository. */
function mayPull(world: World, image: string, roleArn: string | undefined): boolean {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  const arn = `arn:${world.partition}:ecr:${region}:${account}:repository/${repository}`;
  return (
    roleMay(world, roleArn, 'ecr:GetAuthorizationToken', '*') &&
    PULL.every((action) => roleMay(world, roleArn, action, arn))
  );
}

/** One long text for trust, rights and region alike: philschmid/llm-sagemaker-sample#2. */
export function dataRefusal(url: string, roleArn: string | undefined, region: string): string {
  return (
    `Could not access model data at ${url}. Please ensure that the role "${roleArn}" exists and ` +
    'that its trust relationship policy allows the action "sts:AssumeRole" for the service principal ' +
    '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object ' +
    `is located in ${region}. If your Model uses multiple models or uncompressed models, please ensure ` +
    'that the role has "s3:ListBucket" permission.'
  );
}
