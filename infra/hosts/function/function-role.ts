import type { PolicyDocument } from '../../../src/aws/iam/role.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { keyArn, s3Service } from '../../kms.ts';
import { arn, functionLogGroup, type Names, tagsFor } from '../../naming.ts';
import { proxyTrust } from '../../policies.ts';
import type { Site } from '../../site.ts';
import type { HostInput } from '../host.ts';

/** The role of the functions that run the model; none is declared if the configuration names one. */
export function functionRole({ config, site, names }: HostInput): Declaration[] {
  if (config.roles.function !== undefined) return [];
  const spec = {
    name: names.functionRole,
    description: `What the functions that run the model of ${names.owner} may do`,
    trust: proxyTrust(),
    policy: functionPolicy(site, names, config.bucket.kmsKeyId),
    permissionsBoundary: config.roles.permissionsBoundary,
    tags: tagsFor(names.owner, 'function-role', config.tags),
  };
  return [{ kind: 'role', id: 'function-role', needs: [], spec }];
}

/**
 * What a function does with the role: read the archive and write its log group. It covers the function of each host, so
 * that a switch from one to another never waits for IAM.
 */
export function functionPolicy(site: Site, names: Names, bucketKmsKeyId: string | undefined): PolicyDocument {
  const groups = Object.values(names.functions).map((name) =>
    arn(site, 'logs', `log-group:${functionLogGroup(name)}:*`),
  );
  return {
    Version: '2012-10-17',
    Statement: [
      // A bucket of the same name in another account, after this one was deleted, is not what the role may read.
      {
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: `arn:${site.partition}:s3:::${names.bucket}/models/*`,
        Condition: { StringEquals: { 'aws:ResourceAccount': site.account } },
      },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: groups },
      ...(bucketKmsKeyId === undefined ? [] : [decrypting(site, bucketKmsKeyId)]),
    ],
  };
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
