import { Readable } from 'node:stream';
import { logGroupPrefixes, tagsFor } from '../../../infra/naming.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { logGroupKind } from '../../../src/aws/logs/log-group.ts';
import { bucketKind } from '../../../src/aws/s3/bucket.ts';
import { objectKind } from '../../../src/aws/s3/object.ts';
import { REGION } from '../../emulated-account.ts';
import { ACCOUNT, calm } from '../account-under-test.ts';

export const objects = (aws: AwsClients) => objectKind(aws, bucketKind(aws));
export const logGroups = (aws: AwsClients) => logGroupKind(aws, logGroupPrefixes);

export const bucketOf = (owner: string, abortUploadsAfterDays = 1) => ({
  name: `${owner}-${ACCOUNT}-${REGION}`,
  tags: tagsFor(owner, 'archives', {}),
  accountRegional: false,
  partition: 'aws',
  kmsKeyArn: undefined,
  versioning: false,
  abortUploadsAfterDays,
});

export const objectOf = (owner: string, content: Uint8Array = new Uint8Array([1, 2, 3])) => ({
  bucket: bucketOf(owner).name,
  key: 'models/abc/model.tar.gz',
  tags: tagsFor(owner, 'archive', {}),
  bytes: content.length,
  open: () => Readable.from([Buffer.from(content)]),
});

export const logGroupOf = (owner: string, retentionDays = 30) => ({
  name: `/aws/lambda/${owner}-proxy`,
  retentionDays,
  tags: tagsFor(owner, 'logs', {}),
});

export async function withBucket(aws: AwsClients, owner: string): Promise<void> {
  await bucketKind(aws).create(bucketOf(owner), calm);
}
