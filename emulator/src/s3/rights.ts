import { AwsError } from '../protocol/aws-error.ts';
import type { S3Input } from '../authorization/rules/s3.ts';
import { childrenOf, childText, readXml } from '../protocol/xml.ts';
import type { Call } from '../account/account-context.ts';
import { type Address, decodePath } from './address.ts';

/** A request as far as IAM looks at it: where it goes, and the tags of a bucket that is being made. */
export async function askedOf(
  operation: string,
  request: Request,
  { bucket = '', key = '' }: Address,
): Promise<S3Input> {
  const query = new URL(request.url).searchParams;
  const hasTags = operation === 'CreateBucket' && Number(request.headers.get('content-length') ?? 0) > 0;
  const tags = hasTags ? tagsIn(await request.clone().text()) : {};
  return { bucket, key, query, tags, copySource: sourceIn(request.headers.get('x-amz-copy-source')) };
}

/** The header is written like a path, and may name a version behind a question mark. */
function sourceIn(header: string | null): string | undefined {
  const path = header?.replace(/^\//, '').replace(/\?.*$/, '');
  return path === undefined ? undefined : decodePath(path);
}

/** None in a document that cannot be read: the operation itself says so. */
function tagsIn(document: string): Record<string, string> {
  try {
    const node = childrenOf(readXml(document, 'CreateBucketConfiguration'), 'Tags')[0];
    const tags = childrenOf(node, 'Tag');
    return Object.fromEntries(
      tags.map((tag) => [childText(tag, 'Key') ?? '', childText(tag, 'Value') ?? '']),
    );
  } catch {
    return {};
  }
}

/**
 * Whoever may not list a bucket does not learn that a key is absent: "If you don't have the s3:ListBucket permission,
 * Amazon S3 returns an HTTP status code 403 Forbidden error" (HeadObject, GetObject).
 */
export async function hidingAbsence(
  answer: Promise<Response>,
  call: Call,
  asked: S3Input,
): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NoSuchKey') call.authorize('HeadBucket', asked);
    throw error;
  }
}
