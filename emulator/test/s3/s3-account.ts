import { CreateBucketCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { createS3 } from '../../src/s3/s3.ts';
import type { AccountOptions } from '../../src/account/account.ts';
import type { ObjectPort } from '../../src/account/account-context.ts';
import { openTestAccount, type TestAccount } from '../account-context.ts';

/** A test account with S3 alone, and a client to it. */
export interface S3Account extends TestAccount {
  s3: S3Client;
  port: ObjectPort;
  /** A path-style client; `extra` overrides its configuration. */
  client(region?: string, extra?: S3ClientConfig): S3Client;
}

/** `bucket`, if given, is created. `anyCredentials` serves a test that writes its requests by hand. */
export async function openS3Account(bucket?: string, options: AccountOptions = {}): Promise<S3Account> {
  let port: ObjectPort | undefined;
  const test = await openTestAccount((account) => {
    const created = createS3(account);
    port = created.port;
    return { services: [created.service] };
  }, options);
  const client = (region?: string, extra: S3ClientConfig = {}): S3Client =>
    new S3Client({ ...test.clientConfig(region), forcePathStyle: true, ...extra });
  if (!port) throw new Error('The test account was not composed.');
  const s3 = client();
  if (bucket !== undefined) await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  return { ...test, s3, port, client };
}
