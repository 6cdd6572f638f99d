import { isRoleAllowed } from '../authorization/is-role-allowed.ts';
import { s3Service } from '../authorization/rules/s3.ts';
import type { AccountContext } from '../account/account-context.ts';
import { HostingFailure } from '../container.ts';
import { s3Location } from './s3-location.ts';

/** The artifacts that a role fetches. */
interface HostedArtifacts {
  readonly region: string;
  readonly image: string;
  readonly archiveUrl: string | undefined;
  readonly roleArn?: string | undefined;
}

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/** Throws HostingFailure when the role may not fetch the archive or pull the image. */
export function checkHostingRights(
  account: AccountContext,
  { region, image, archiveUrl, roleArn }: HostedArtifacts,
): void {
  if (archiveUrl !== undefined && !canFetch(account, archiveUrl, roleArn)) {
    throw new HostingFailure(accessDeniedReason(archiveUrl, roleArn, region));
  }
  if (canPull(account, image, roleArn)) return;
  // The service's message as quoted by users; it does not say which of the four permissions is missing.
  throw new HostingFailure(
    `The role '${roleArn}' does not have BatchGetImage permission for the image: '${image}'.`,
  );
}

/** Whether the role may read the archive. Its own policies count only where IAM is enforced, the bucket's always. */
export function canFetch(account: AccountContext, archiveUrl: string, roleArn: string | undefined): boolean {
  const location = s3Location(archiveUrl);
  if (!location) return true;
  const { bucket, key } = location;
  const { objects } = account.ports;
  const object = `arn:${account.partition}:s3:::${bucket}/${key}`;
  const values = { 'aws:ResourceAccount': objects.ownerOf(bucket) ?? account.accountId };
  const keyArn = objects.keyOf(bucket, key);
  return (
    objects.roleMayRead(roleArn, bucket, key) &&
    isRoleAllowed(account, roleArn, 's3:GetObject', object, values) &&
    (keyArn === undefined || isRoleAllowed(account, roleArn, 'kms:Decrypt', keyArn, viaS3(account, keyArn)))
  );
}

/** S3 decrypts on behalf of the role. */
function viaS3({ partition }: AccountContext, keyArn: string): Record<string, string> {
  return { 'kms:ViaService': s3Service(partition, keyArn) };
}

/** The registry's authorization token, which has no resource, and the layers of the repository. */
function canPull(account: AccountContext, image: string, roleArn: string | undefined): boolean {
  const [, registry, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  const arn = `arn:${account.partition}:ecr:${region}:${registry}:repository/${repository}`;
  return (
    isRoleAllowed(account, roleArn, 'ecr:GetAuthorizationToken', '*') &&
    PULL.every((action) => isRoleAllowed(account, roleArn, action, arn))
  );
}

/** One message covers trust, permissions and region: philschmid/llm-sagemaker-sample#2. */
export function accessDeniedReason(url: string, roleArn: string | undefined, region: string): string {
  return (
    `Could not access model data at ${url}. Please ensure that the role "${roleArn}" exists and ` +
    'that its trust relationship policy allows the action "sts:AssumeRole" for the service principal ' +
    '"sagemaker.amazonaws.com". Also ensure that the role has "s3:GetObject" permissions and that the object ' +
    `is located in ${region}. If your Model uses multiple models or uncompressed models, please ensure ` +
    'that the role has "s3:ListBucket" permission.'
  );
}
