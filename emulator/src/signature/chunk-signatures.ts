import { createHash, type Hash } from 'node:crypto';
import { scopeText, sha256, type SigningScope } from './signing.ts';
import { isSame, type Verified } from './verify.ts';

/** Verifies the signatures in an `aws-chunked` body, each of which covers the one before it. */
export interface ChunkSignatures {
  /** Takes bytes of the current chunk. */
  data(piece: Uint8Array): void;
  /** Ends the chunk; false if its signature is not valid. */
  endChunk(signature: string): boolean;
  /** Ends the body: its trailers, each `name:value` and a line feed; false if their signature is not valid. */
  endTrailers(trailers: string, signature: string): boolean;
}

const CHUNK = 'AWS4-HMAC-SHA256-PAYLOAD';
const TRAILER = 'AWS4-HMAC-SHA256-TRAILER';
const EMPTY = sha256('');

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, and …/sigv4-streaming-trailers.html */
export function chunkSignatures({ signature: seed, signer }: Verified, scope: SigningScope): ChunkSignatures {
  let previous = seed;
  let chunk: Hash = createHash('sha256');
  const isNext = (kind: string, hashes: readonly string[], signature: string): boolean => {
    const expected = signer.sign([kind, signer.time, scopeText(scope), previous, ...hashes].join('\n'));
    previous = expected;
    return isSame(expected, signature);
  };
  return {
    data: (piece) => void chunk.update(piece),
    endChunk: (signature) => {
      const hash = chunk.digest('hex');
      chunk = createHash('sha256');
      return isNext(CHUNK, [EMPTY, hash], signature);
    },
    endTrailers: (trailers, signature) => isNext(TRAILER, [sha256(trailers)], signature),
  };
}
