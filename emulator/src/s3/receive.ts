import { createHash } from 'node:crypto';
import { type Checksum, type ChecksumAlgorithm, createDigest } from './checksum.ts';
import type { Content, ContentStore } from '../storage/content.ts';

/** A complete body. */
export interface Received {
  readonly content: Content;
  /** Hex MD5, which is the ETag of an object or part. */
  readonly etag: string;
  readonly checksum: Checksum;
}

/** Streams chunks into the store. Rethrows errors of their source and then stores nothing. */
export async function receive(
  contents: ContentStore,
  chunks: AsyncIterable<Uint8Array> | undefined,
  algorithm: ChecksumAlgorithm,
): Promise<Received> {
  const [md5, digest] = [createHash('md5'), createDigest(algorithm)];
  const writer = contents.writer();
  try {
    for await (const chunk of chunks ?? []) {
      writer.write(chunk);
      md5.update(chunk);
      digest.update(chunk);
    }
  } catch (error) {
    writer.discard();
    throw error;
  }
  const checksum = { algorithm, type: 'FULL_OBJECT', value: digest.digest().toString('base64') } as const;
  return { content: writer.finish(), etag: md5.digest('hex'), checksum };
}
