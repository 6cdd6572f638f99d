import type { PolicyDocument } from '../../../src/aws/iam/role.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { keyArn, s3Service } from '../../kms.ts';
import { arn, functionLogGroup, type Names, tagsFor } from '../../naming.ts';
import { proxyTrust } from '../../policies.ts';
import type { Site } from '../../site.ts';
import type { HostInput } from '../hosted.ts';

/** A role that a function assumes, and its inline policy. */
export interface FunctionRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly policy: PolicyDocument;
}

/** The role of a function; none is declared if the configuration names one. */
export function declaredRole({ config, names }: HostInput, { id, ...role }: FunctionRole): Declaration[] {
  if (config.roles.function !== undefined) return [];
  const spec = {
    ...role,
    trust: proxyTrust(),
    permissionsBoundary: config.roles.permissionsBoundary,
    tags: tagsFor(names.owner, id, config.tags),
  };
  return [{ kind: 'role', id, needs: [], spec }];
}

/** The role of functions that need no network. */
export function modelRole({ config, site, names }: HostInput): FunctionRole {
  return {
    id: 'function-role',
    name: names.functionRole,
    description: `What the functions that run the model of ${names.owner} may do`,
    policy: functionPolicy(site, names, config.bucket.kmsKeyId),
  };
}

/**
 * What a function does with the role: read the archive and write its log group. It covers the function of each host without
 * a network, so that a switch from one to another never waits for IAM.
 */
export function functionPolicy(site: Site, names: Names, bucketKmsKeyId: string | undefined): PolicyDocument {
  const groups = [names.functions.zip, names.functions.image].map((name) =>
    arn(site, 'logs', `log-group:${functionLogGroup(name)}:*`),
  );
  return {
    Version: '2012-10-17',
    Statement: [
      ...readingModels(site, names, bucketKmsKeyId),
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: groups },
    ],
  };
}

/** Reading the archives and zips of the stack. */
export function readingModels(
  site: Site,
  { bucket }: Names,
  bucketKmsKeyId: string | undefined,
): readonly object[] {
  return [
    // A bucket of the same name in another account, after this one was deleted, is not what the role may read.
    {
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: `arn:${site.partition}:s3:::${bucket}/models/*`,
      Condition: { StringEquals: { 'aws:ResourceAccount': site.account } },
    },
    ...(bucketKmsKeyId === undefined ? [] : [decrypting(site, bucketKmsKeyId)]),
  ];
}

/** S3 decrypts an archive on behalf of the role, and only S3 may use this permission. */
function decrypting(site: Site, kmsKeyId: string): object {
  return {
    Effect: 'Allow',
    Action: ['kms:Decrypt'],
    Resource: keyArn(site, kmsKeyId),
    Condition: { StringEquals: { 'kms:ViaService': s3Service(site) } },
  };
}
