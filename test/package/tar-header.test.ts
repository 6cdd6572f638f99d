import { Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { tarHeader, tarPadding } from '../../src/package/tar-header.ts';

const twelveGibibytes = 12 * 2 ** 30;

describe('tarHeader', () => {
  it('is one ustar block where ustar is enough', () => {
    const block = Buffer.from(tarHeader({ path: 'code/inference.py', bytes: 1234 }));
    expect(block.length).toBe(512);
    expect(new Header(block)).toMatchObject({
      path: 'code/inference.py',
      size: 1234,
      mode: 0o644,
      uid: 0,
      gid: 0,
    });
    expect(Number.parseInt(block.toString('latin1', 136, 147), 8)).toBe(Date.UTC(1980, 0, 1) / 1000);
  });

  it.each([
    ['a name beyond ASCII', 'naïve.json', 1],
    ['a long name', 'x'.repeat(200), 1],
    ['a size over eight gibibytes', 'model.safetensors', twelveGibibytes],
  ])('says in a pax header first: %s', (_, path, bytes) => {
    const blocks = Buffer.from(tarHeader({ path, bytes }));
    expect(new Header(blocks).type).toBe('ExtendedHeader');
    expect(blocks.toString('utf8', 512)).toContain(` path=${path}\n`);
    expect(blocks.toString('utf8', 512)).toContain(` size=${bytes}\n`);
    expect(blocks.length % 512).toBe(0);
  });
});

describe('tarPadding', () => {
  it.each([
    [0, 0],
    [1, 511],
    [511, 1],
    [512, 0],
    [513, 511],
  ])('after %i bytes is %i', (bytes, padding) => {
    expect(tarPadding(bytes).length).toBe(padding);
  });
});
