import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Emulator } from 'sagemaker-emulator';
import { OWNER_TAG } from '../../src/reconcile/owner.ts';
import { ACCOUNT_ID } from '../emulated-account.ts';

const KEY = { accessKeyId: 'attacker', secretAccessKey: 'attacker' };
const ARN = 'arn:aws:iam::666666666666:user/attacker';

/** Another AWS account that takes bucket names and lets the emulated account in. */
export class Attacker {
  readonly #s3: S3Client;
  readonly #region: string;
  readonly #settled: () => Promise<void>;

  constructor({ emulator, url }: { readonly emulator: Emulator; readonly url: string }, region: string) {
    const caller = { accountId: '666666666666', userId: 'AIDAATTACKER', arn: ARN, identityArn: ARN };
    emulator.account.keys.add(KEY.accessKeyId, KEY.secretAccessKey, { ...caller, sessionToken: undefined });
    this.#s3 = new S3Client({ endpoint: url, region, credentials: KEY, forcePathStyle: true });
    this.#region = region;
    this.#settled = async () => await emulator.account.consistency.settled();
  }

  /** Takes a name, puts the stack's owner tag on the bucket, and admits the emulated account. */
  async squat(Bucket: string, owner: string): Promise<void> {
    const location = this.#region as 'eu-west-1';
    await this.#s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: location } }),
    );
    await this.#settled();
    const TagSet = [{ Key: OWNER_TAG, Value: owner }];
    await this.#s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await this.#s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    await this.#settled();
  }

  /** Keys of everything that the bucket has received. */
  async received(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  async put(Bucket: string, Key: string, Body: Uint8Array): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
}
