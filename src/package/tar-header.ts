import { Header, Pax } from 'tar';
import type { ManifestEntry } from './manifest.ts';

/** Size of the blocks that a tar consists of. */
export const BLOCK_BYTES = 512;

// The container's server may run as a different user than the unpacking process; safetensors are often saved as 0600.
const fileMode = 0o644;

// A zip cannot represent times before 1980, and some tools warn about a time of 0, so all archives use the same date.
const fixedTime = new Date(Date.UTC(1980, 0, 1));

/** Two empty blocks, which end a tar. */
export const END_OF_TAR = new Uint8Array(2 * BLOCK_BYTES);

/**
 * The header blocks before a file's content: ustar, preceded by a pax header when the name or size does not fit ustar.
 * Folders have no entries: every unpacker creates them.
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
  const block = Buffer.alloc(BLOCK_BYTES);
  const needsPax = header.encode(block);
  return needsPax ? Buffer.concat([new Pax({ path, size: bytes }).encode(), block]) : block;
}

/** The zeros that pad a file's last block. */
export function tarPadding(bytes: number): Uint8Array {
  return new Uint8Array((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);
}
