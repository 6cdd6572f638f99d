import { AwsError } from '../aws-error.ts';
import { rejectedSignature } from '../authorization/rejected-signature.ts';
import type { ChunkSignatures } from '../signature/chunk-signatures.ts';

/**
 * Takes `aws-chunked` framing off a body: `hex-size[;chunk-signature=…]CRLF data CRLF … 0 CRLF trailers CRLF`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 *
 * Yields the data; `onTrailer` gets each trailing header, lower-cased. Throws IncompleteBody when the body ends early,
 * and SignatureDoesNotMatch at the end of a chunk whose signature is not valid.
 */
export async function* decodeChunked(
  body: AsyncIterable<Uint8Array>,
  onTrailer: (name: string, value: string) => void,
  signatures?: ChunkSignatures,
): AsyncGenerator<Uint8Array> {
  const reader = createReader(body);
  for (;;) {
    const line = await reader.line();
    const [, size, signature = ''] = CHUNK_LINE.exec(line ?? '') ?? [];
    if (size === undefined) throw incompleteBody();
    const bytes = Number.parseInt(size, 16);
    for await (const piece of reader.take(bytes)) {
      signatures?.data(piece);
      yield piece;
    }
    if (signatures && !signatures.endChunk(signature)) throw mismatch();
    if (bytes === 0) break;
    if ((await reader.line()) !== '') throw incompleteBody();
  }
  await readTrailers(reader, onTrailer, signatures);
}

const CHUNK_LINE = /^([0-9a-f]+)(?:;chunk-signature=([0-9a-f]{64})|;.*)?$/i;
const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

/** The signature of the trailers follows them; a body without trailers has none. */
async function readTrailers(
  reader: Reader,
  onTrailer: (name: string, value: string) => void,
  signatures: ChunkSignatures | undefined,
): Promise<void> {
  let signed = '';
  let signature = '';
  for (let line = await reader.line(); line; line = await reader.line()) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    if (name === TRAILER_SIGNATURE) {
      signature = value;
      continue;
    }
    signed += `${name}:${value}\n`;
    onTrailer(name, value);
  }
  if (signatures && signed !== '' && !signatures.endTrailers(signed, signature)) throw mismatch();
}

function mismatch(): AwsError {
  return rejectedSignature({ service: 's3', fault: 'mismatch' });
}

function incompleteBody(): AwsError {
  return new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header',
  );
}

interface Reader {
  /** The next line without its CRLF; undefined at the end. */
  line(): Promise<string | undefined>;
  /** The next `count` bytes, in pieces as they come. */
  take(count: number): AsyncGenerator<Uint8Array>;
}

/** Reads lines and counted bytes from one stream without holding more of it than a chunk. */
function createReader(body: AsyncIterable<Uint8Array>): Reader {
  const chunks = body[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done) return false;
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value]);
    return true;
  };
  return {
    line: async () => {
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end >= 0) {
          const line = rest.toString('latin1', 0, end);
          rest = rest.subarray(end + 2);
          return line;
        }
        if (!(await more())) return undefined;
      }
    },
    take: async function* take(count) {
      for (let left = count; left > 0;) {
        if (rest.length === 0 && !(await more())) throw incompleteBody();
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}
