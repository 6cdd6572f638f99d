// RFC 1951, 3.2.4: a stored block is three bits, padding to a byte, LEN and its complement (16 bits each),
// then LEN bytes as they are. Started on a byte border, its header is five whole bytes.
const headerBytes = 5;
const blockBytes = 65_535;

// Sixteen blocks make one write of about 1 MiB: fewer are more system calls, more are only more memory.
const blocksPerFrame = 16;

/** The most content one frame holds, in bytes. */
export const FRAME_BYTES = blocksPerFrame * blockBytes;

export interface Frame {
  /** The headers and gaps together: valid deflate once the gaps are filled. */
  framed: Uint8Array;
  /** Where the content belongs, in order. */
  gaps: Uint8Array[];
}

/**
 * Lays stored deflate blocks out in one buffer that is used again and again, leaving gaps for the content:
 * a file is read straight into its place and leaves in one write, without ever being copied.
 * Weights hold no repeats: gzip takes 7 % off fp32 and 22 % off bf16, for some twenty times the CPU of all packing.
 */
export class StoredBlocks {
  readonly #buffer = Buffer.alloc(blocksPerFrame * (headerBytes + blockBytes));

  /** A frame for `bytes` (1 to FRAME_BYTES) of content; it overwrites the frame before. */
  frame(bytes: number): Frame {
    const gaps: Uint8Array[] = [];
    let offset = 0;
    for (let left = bytes; left > 0; left -= blockBytes) {
      const gapBytes = Math.min(left, blockBytes);
      this.#writeHeader(offset, gapBytes);
      offset += headerBytes;
      gaps.push(this.#buffer.subarray(offset, offset + gapBytes));
      offset += gapBytes;
    }
    return { framed: this.#buffer.subarray(0, offset), gaps };
  }

  #writeHeader(offset: number, gapBytes: number): void {
    this.#buffer.writeUInt8(0, offset);
    this.#buffer.writeUInt16LE(gapBytes, offset + 1);
    this.#buffer.writeUInt16LE(~gapBytes & 0xffff, offset + 3);
  }
}
