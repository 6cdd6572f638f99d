import type { S3Client } from '@aws-sdk/client-s3';
import type { CallerAccount } from './caller-identity.ts';

// A new bucket has no owner to expect; every other operation on a bucket that is used here takes the member.
const WITHOUT_OWNER = new Set(['CreateBucketCommand']);

/** The members that name buckets, and those that name their accounts. */
interface BucketInput {
  readonly Bucket?: string;
  readonly CopySource?: string;
}

/**
 * Makes S3 refuse (403) every call on a bucket of another account, and every copy from one. Bucket names are global and
 * predictable: whoever takes a free one may admit others to it, and would receive what they upload (S3 user guide,
 * "Verifying bucket ownership with bucket owner condition").
 */
export function expectBucketOwner(s3: S3Client, account: CallerAccount): void {
  s3.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const { Bucket, CopySource } = args.input as BucketInput;
        if (Bucket === undefined || WITHOUT_OWNER.has(commandName)) return await next(args);
        const owner = await account.id();
        const source = CopySource !== undefined && { ExpectedSourceBucketOwner: owner };
        return await next({ ...args, input: { ...args.input, ExpectedBucketOwner: owner, ...source } });
      },
    { step: 'initialize', name: 'expectedBucketOwner' },
  );
}
