import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { reflectedCrc, type Digest } from './crc.ts';
import { invalidRequest } from './error.ts';

/** The algorithms S3 takes that this emulator computes; a checksum is base64 of the big-endian digest. */
const CHECKSUM_ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'SHA512', 'MD5'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Whether a multipart checksum is of all bytes, or of the parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum as S3 keeps it with an object or a part. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; composite ones end in `-` and the number of parts. */
  readonly value: string;
}

// "If the object was uploaded without a checksum, S3 adds CRC64NVME": Checking object integrity, S3 User Guide.
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = 'CRC64NVME';

/** The reflected polynomials are those of CRC-32C (Castagnoli) and CRC-64/NVME. */
export function createDigest(algorithm: ChecksumAlgorithm): Digest {
  if (algorithm === 'CRC32') return crc32Digest();
  if (algorithm === 'CRC32C') return reflectedCrc([0x82f6_3b78], 4);
  if (algorithm === 'CRC64NVME') return reflectedCrc([0xac4b_c9b5, 0x9a6c_9329], 8);
  const hash = createHash(algorithm.toLowerCase());
  return { update: (chunk) => void hash.update(chunk), digest: () => hash.digest() };
}

/** The one CRC that node computes natively; it is also what SDKs send by default. */
function crc32Digest(): Digest {
  let value = 0;
  return {
    update: (chunk) => void (value = crc32(chunk, value)),
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

/** The checksum of a multipart object made of its parts' checksums. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly Checksum[]): Checksum {
  const digest = createDigest(algorithm);
  for (const part of parts) digest.update(Buffer.from(part.value, 'base64'));
  return { algorithm, type: 'COMPOSITE', value: `${digest.digest().toString('base64')}-${parts.length}` };
}

/** The header that carries this checksum, e.g. x-amz-checksum-crc32. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** Members that carry a checksum, each named by its algorithm. */
export type ChecksumMembers = {
  readonly [Algorithm in ChecksumAlgorithm as `Checksum${Algorithm}`]?: string | undefined;
};

/** The checksum as a member, e.g. ChecksumCRC32. */
export function checksumMembers({ algorithm, value }: Checksum): ChecksumMembers {
  return { [`Checksum${algorithm}`]: value };
}

/** The algorithm of the checksum that a write brings, or names. */
export function sentAlgorithm(
  input: ChecksumMembers & { readonly ChecksumAlgorithm?: string | undefined },
): ChecksumAlgorithm | undefined {
  const sent = CHECKSUM_ALGORITHMS.find((algorithm) => input[`Checksum${algorithm}`] !== undefined);
  return (
    sent ?? CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === input.ChecksumAlgorithm?.toUpperCase())
  );
}

/** The algorithm of that name. Throws InvalidRequest for one that is unknown, or an XXHASH that only S3 computes. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = name.toUpperCase();
  if (isChecksumAlgorithm(algorithm)) return algorithm;
  throw invalidRequest(
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types',
  );
}

/** Whether this emulator computes an algorithm of that name; S3 also takes XXHASH ones. */
export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return CHECKSUM_ALGORITHMS.some((algorithm) => algorithm === name);
}
