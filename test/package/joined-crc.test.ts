import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { joinedCrc } from '../../src/package/joined-crc.ts';
import { noise } from './model-folder.ts';

describe('joinedCrc', () => {
  it.each([
    [0, 0],
    [0, 9],
    [9, 0],
    [1, 1],
    [1000, 65_535],
    [65_536, 1_048_577],
  ])('of %i and %i bytes is the CRC-32 of them together', (firstBytes, secondBytes) => {
    const whole = noise(firstBytes + secondBytes, 7);
    const first = crc32(whole.subarray(0, firstBytes));
    const second = crc32(whole.subarray(firstBytes));
    expect(joinedCrc(first, second, secondBytes)).toBe(crc32(whole));
  });

  it('is correct beyond 2^32 bytes', () => {
    const mebibyte = crc32(new Uint8Array(2 ** 20));
    let crc = mebibyte;
    for (let bytes = 2 ** 20; bytes < 2 ** 33; bytes *= 2) crc = joinedCrc(crc, crc, bytes);
    const oneByOne = Array.from({ length: 2 ** 13 - 1 }).reduce<number>(
      (sum) => joinedCrc(sum, mebibyte, 2 ** 20),
      mebibyte,
    );
    expect(crc).toBe(oneByOne);
  });
});
