import type { AwsClients } from '../../core/clients.ts';

/** What the settings of a bucket should be. */
export interface BucketSettings {
  readonly name: string;
  readonly partition: string;
  /** Parts of an unfinished upload are billed until it is aborted; S3 does that after this many days. */
  readonly abortUploadsAfterDays: number;
  /** ARN of the KMS key that encrypts new objects; a key of S3 if undefined. */
  readonly kmsKeyArn: string | undefined;
  /** Whether S3 keeps what is overwritten or deleted. */
  readonly versioning: boolean;
}

/** One setting of a bucket. Its value is a text, so that all settings are compared and reported the same way. */
export interface BucketSetting {
  /** Name for people. */
  readonly field: string;
  wanted(settings: BucketSettings): string;
  /** The value in the account; undefined if it was never set. */
  read(aws: AwsClients, bucket: string): Promise<string | undefined>;
  write(aws: AwsClients, settings: BucketSettings): Promise<void>;
}
