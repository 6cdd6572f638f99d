import { Header, Pax } from 'tar';
import type { ManifestEntry } from './manifest.ts';

const blockBytes = 512;

// The container's server may run as another user than the one that unpacks; safetensors are often saved 0600.
const fileMode = 0o644;

// Before 1980 a zip cannot say, and some tools warn of a time of 0; so the same day as in every other archive here.
const fixedTime = new Date(Date.UTC(1980, 0, 1));

/** Two empty blocks, which end a tar. */
export const END_OF_TAR = new Uint8Array(2 * blockBytes);

/**
 * The header blocks that stand before a file's content: ustar, and a pax header before it when the name or the
 * size does not fit ustar. Names of folders have no entries of their own: every unpacker makes them.
 */
export function tarHeader({ path, bytes }: Pick<ManifestEntry, 'path' | 'bytes'>): Uint8Array {
  const header = new Header({
    path,
    size: bytes,
    mode: fileMode,
    uid: 0,
    gid: 0,
    mtime: fixedTime,
    type: 'File',
  });
  const block = Buffer.alloc(blockBytes);
  const needsPax = header.encode(block);
  return needsPax ? Buffer.concat([new Pax({ path, size: bytes }).encode(), block]) : block;
}

/** The zeros that fill a file's last block. */
export function tarPadding(bytes: number): Uint8Array {
  return new Uint8Array((blockBytes - (bytes % blockBytes)) % blockBytes);
}
