import { createHash } from 'node:crypto';
import { type Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Header, Pax } from 'tar';
import { manifestDigest, type ManifestEntry } from './manifest.ts';
import { StreamBytes } from './stream-bytes.ts';
import { BLOCK_BYTES, END_OF_TAR, tarHeader, tarPadding } from './tar-header.ts';

type Packed = Pick<ManifestEntry, 'path' | 'bytes' | 'sha256'>;

// The body of our pax headers holds one path (1,024 bytes at most) and one size.
const MAX_PAX_BYTES = 4096;

/**
 * The digest of the manifest that an archive was packed from, computed from its content. Undefined for anything that
 * this tool would not have packed: every byte of the tar must be as `tarHeader` and its file make it, so that no other
 * reader can find other files in it. Rethrows errors of the stream.
 */
export async function packedDigest(archive: Readable): Promise<string | undefined> {
  const tar = new StreamBytes(pipeline(archive, createGunzip(), () => {}));
  try {
    const entries: Packed[] = [];
    for (;;) {
      const head = await tar.take(BLOCK_BYTES);
      if (head.every((byte) => byte === 0)) break;
      const entry = await readEntry(tar, head);
      if (!entry) return undefined;
      entries.push(entry);
    }
    const isEnd = (await tar.take(END_OF_TAR.length - BLOCK_BYTES)).every((byte) => byte === 0);
    return isEnd && (await tar.isAtEnd()) ? manifestDigest(entries) : undefined;
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  } finally {
    archive.destroy();
  }
}

/** One file with its headers; undefined unless they are exactly ours. */
async function readEntry(tar: StreamBytes, head: Buffer): Promise<Packed | undefined> {
  const headers = await headersFrom(tar, head);
  if (!headers) return undefined;
  const { path, bytes, raw } = headers;
  if (!raw.equals(tarHeader({ path, bytes }))) return undefined;
  const sha256 = createHash('sha256');
  await tar.pass(bytes, (piece) => sha256.update(piece));
  const padding = tarPadding(bytes);
  if (!(await tar.take(padding.length)).equals(padding)) return undefined;
  return { path, bytes, sha256: sha256.digest('hex') };
}

async function headersFrom(
  tar: StreamBytes,
  head: Buffer,
): Promise<{ readonly path: string; readonly bytes: number; readonly raw: Buffer } | undefined> {
  const first = new Header(head);
  if (first.type !== 'ExtendedHeader') return named(first, head);
  const { size = 0 } = first;
  if (size > MAX_PAX_BYTES) return undefined;
  const body = await tar.take(size + tarPadding(size).length);
  const block = await tar.take(BLOCK_BYTES);
  const { path, size: bytes } = Pax.parse(body.subarray(0, size).toString(), {});
  const file = new Header(block);
  return named({ path: path ?? file.path, size: bytes ?? file.size }, Buffer.concat([head, body, block]));
}

function named(
  { path, size }: { readonly path?: string | undefined; readonly size?: number | undefined },
  raw: Buffer,
): { readonly path: string; readonly bytes: number; readonly raw: Buffer } | undefined {
  return path === undefined || size === undefined ? undefined : { path, bytes: size, raw };
}

/** Errors of zlib, of `tar`'s header parser, and of a stream that ends too early. */
function isMalformed(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_') || code.startsWith('TAR_') || error instanceof RangeError;
}
