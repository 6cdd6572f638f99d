/** A checksum being computed. */
export interface Digest {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

/**
 * A reflected CRC with all bits set at start and flipped at the end, 32 or 64 bits wide.
 * The register is two 32-bit halves: BigInt would be a hundred times slower.
 *
 * @param polynomial the reflected polynomial, low half first
 * @param width bytes of the digest: 4 or 8
 */
export function reflectedCrc(polynomial: readonly [number, number?], width: 4 | 8): Digest {
  const { low: tableLow, high: tableHigh } = tableFor(polynomial[0], polynomial[1] ?? 0);
  let low = 0xffff_ffff;
  let high = width === 8 ? 0xffff_ffff : 0;
  return {
    update: (chunk) => {
      for (let at = 0; at < chunk.length; at += 1) {
        const index = (low ^ (chunk[at] ?? 0)) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (tableLow[index] ?? 0);
        high = (high >>> 8) ^ (tableHigh[index] ?? 0);
      }
    },
    digest: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes.subarray(8 - width);
    },
  };
}

interface Table {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

const tables = new Map<number, Table>();

/** What each byte value does to the register; made once per polynomial. */
function tableFor(polynomialLow: number, polynomialHigh: number): Table {
  const made = tables.get(polynomialLow);
  if (made) return made;
  const table = { low: new Uint32Array(256), high: new Uint32Array(256) };
  for (let byte = 0; byte < 256; byte += 1) {
    let [low, high] = [byte, 0];
    for (let bit = 0; bit < 8; bit += 1) {
      const carry = low & 1;
      low = (low >>> 1) | ((high & 1) << 31);
      high >>>= 1;
      if (carry) [low, high] = [low ^ polynomialLow, high ^ polynomialHigh];
    }
    table.low[byte] = low;
    table.high[byte] = high;
  }
  tables.set(polynomialLow, table);
  return table;
}
