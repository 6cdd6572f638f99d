// CRC-32 is a remainder of polynomials over GF(2), represented as in zlib: bit 31 is the coefficient of x^0.
const one = 0x8000_0000;
const divisor = 0xedb8_8320;

/**
 * The CRC-32 of a concatenation, from the CRC-32 of each part and the length of the second. A file's CRC-32 is known
 * from hashing it; this combines it with the archive's without a second pass.
 */
export function joinedCrc(first: number, second: number, secondBytes: number): number {
  // Appending n bytes multiplies the remainder so far by x^(8n) and adds the remainder of those bytes.
  return (product(first, powerOfX(secondBytes * 8)) ^ second) >>> 0;
}

/** x^exponent modulo the divisor, by squaring. The exponent may exceed 2^32, where bit operators would truncate it. */
function powerOfX(exponent: number): number {
  let power = one;
  let square = one >>> 1;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = product(power, square);
    square = product(square, square);
  }
  return power;
}

/** The product of two polynomials modulo the divisor. */
function product(left: number, right: number): number {
  let sum = 0;
  let shifted = right;
  for (let bit = one; bit !== 0; bit >>>= 1) {
    if ((left & bit) !== 0) sum ^= shifted;
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ divisor;
  }
  return sum >>> 0;
}
