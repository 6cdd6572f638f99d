import { crc32, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GzipMember } from '../../src/package/gzip-member.ts';
import { FRAME_BYTES, StoredBlocks } from '../../src/package/stored-blocks.ts';
import { noise } from './model-folder.ts';

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  for await (const piece of pieces) kept.push(Uint8Array.from(piece));
  return Buffer.concat(kept);
}

async function* mixed(parts: { kind: 'text' | 'stored'; content: Uint8Array }[]): AsyncGenerator<Uint8Array> {
  const member = new GzipMember();
  const blocks = new StoredBlocks();
  yield member.head();
  for (const { kind, content } of parts) {
    if (kind === 'text') {
      yield* member.text(content);
      continue;
    }
    yield* member.flush();
    const { framed, gaps } = blocks.frame(content.length);
    let offset = 0;
    for (const gap of gaps) {
      gap.set(content.subarray(offset, offset + gap.length));
      offset += gap.length;
    }
    member.stored(crc32(content), content.length);
    yield framed;
  }
  yield* member.flush();
  yield member.tail();
}

describe('GzipMember', () => {
  it.each([
    [[]],
    [[10]],
    [[-65_535]],
    [[-65_536, 3, -1, 1_048_577, -FRAME_BYTES]],
    [[2_097_152, -100, 0, 5]],
  ])('unzips to what went in: %j (text, or stored where negative)', async (sizes) => {
    const parts = sizes.map((size, index) => ({
      kind: size < 0 ? ('stored' as const) : ('text' as const),
      content: noise(Math.abs(size), index + 1),
    }));
    const zipped = await collect(mixed(parts));
    expect(gunzipSync(zipped).equals(Buffer.concat(parts.map(({ content }) => content)))).toBe(true);
  });
});

describe('StoredBlocks', () => {
  it('adds five bytes of framing per 65,535 bytes', () => {
    const { framed, gaps } = new StoredBlocks().frame(FRAME_BYTES);
    expect(gaps).toHaveLength(16);
    expect(framed.length).toBe(16 * 65_540);
  });

  it('writes LEN and its complement, and only the requested bytes', () => {
    const { framed, gaps } = new StoredBlocks().frame(65_535 + 258);
    expect(gaps.map((gap) => gap.length)).toEqual([65_535, 258]);
    expect([...framed.subarray(0, 5)]).toEqual([0, 0xff, 0xff, 0, 0]);
    expect([...framed.subarray(65_540, 65_545)]).toEqual([0, 2, 1, 0xfd, 0xfe]);
  });
});
