import { createHash } from 'node:crypto';
import { truncate } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { contentDigest } from '../../../src/package/function/content-digest.ts';
import { textEntry, type ZipEntry } from '../../../src/package/function/zip-entry.ts';
import { wheelEntries } from '../../../src/package/function/wheel.ts';
import { refusalOf, scratchFolder } from '../model-folder.ts';
import { entriesOf, entryOfSize, type WheelFile, wheelOf } from './zip-fixtures.ts';

const TEXT = 'HELLO = "hello"\n'.repeat(100);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const digestOf = async (entries: readonly ZipEntry[], cache?: string): Promise<string> =>
  await contentDigest(entries, cache ?? (await scratchFolder()));
const ofWheel = async (files: Readonly<Record<string, WheelFile>>): Promise<string> =>
  await digestOf(await wheelEntries(await wheelOf('words', files)));

describe('the digest of unpacked files', () => {
  it('is over content, size, mode and name of each, in the order of their names', async () => {
    const tool = await wheelEntries(await wheelOf('tool', { 'b/tool': ['#!/bin/sh\n', 0o755] }));
    const expected = sha256(
      [
        'sagemaker-gateway function files 1\n',
        `${sha256('')} 0 0 B\n`,
        `${sha256(TEXT)} ${TEXT.length} 0 a/naïve\n`,
        `${sha256('#!/bin/sh\n')} 10 1 b/tool\n`,
      ].join(''),
    );
    const files = await entriesOf({ 'a/naïve': TEXT, B: '' });
    expect(await digestOf([...tool, ...files])).toBe(expected);
  });

  it('is the same however a wheel has compressed them', async () => {
    const deflated = await ofWheel({ 'words.py': TEXT });
    expect(await ofWheel({ 'words.py': [TEXT, 0o644, 0] })).toBe(deflated);
    expect(await ofWheel({ 'words.py': [TEXT, 0o644, 1] })).toBe(deflated);
    expect(await digestOf([textEntry('words.py', TEXT)])).toBe(deflated);
  });

  it.each<[string, Readonly<Record<string, WheelFile>>]>([
    ['other content', { words: `${TEXT} ` }],
    ['another name', { wordz: TEXT }],
    ['another mode', { words: [TEXT, 0o755] }],
  ])('is another one for %s', async (_what, files) => {
    expect(await ofWheel(files)).not.toBe(await ofWheel({ words: TEXT }));
  });

  it('is found without reading a wheel again', async () => {
    const cache = await scratchFolder();
    const entries = await wheelEntries(await wheelOf('words', { 'words.py': TEXT }));
    const digest = await digestOf(entries, cache);
    const unread = entries.map((entry) => ({ ...entry, read: entryOfSize('', 0).read }));
    expect(await digestOf(unread, cache)).toBe(digest);
  });

  it('is refused for a wheel that was cut short', async () => {
    const wheel = await wheelOf('words', { 'words.py': TEXT });
    const entries = await wheelEntries(wheel);
    await truncate(wheel.file, 40);
    const cache = await scratchFolder();
    expect((await refusalOf(digestOf(entries, cache))).message).toBe('words.py changed during packing');
  });
});
