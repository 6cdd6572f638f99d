import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { wheelAt, wheelEntries, wheelsIn } from '../../../src/package/function/wheel.ts';
import { folderOf, refusalOf, scratchFolder } from '../model-folder.ts';
import { storedBytes, wheelOf } from './zip-fixtures.ts';

const TEXT = 'HELLO = "hello"\n'.repeat(50);

describe('the files of a wheel', () => {
  it('are copied as they are compressed, wherever the wheel came from', async () => {
    const wheel = await wheelOf('words', { 'words/a.py': TEXT, 'words/b.txt': [TEXT, 0o644, 0], 'c.py': '' });
    const original = await readFile(wheel.file);
    const [deflated, stored, empty] = await wheelEntries(wheel);
    const bytes = await storedBytes(deflated!);
    expect(deflated).toMatchObject({ path: 'words/a.py', bytes: TEXT.length, isDeflated: true });
    expect(original.includes(bytes)).toBe(true);
    expect(inflateRawSync(bytes).toString()).toBe(TEXT);
    expect(stored).toMatchObject({ isDeflated: false, storedBytes: TEXT.length });
    expect((await storedBytes(stored!)).toString()).toBe(TEXT);
    expect(await storedBytes(empty!)).toHaveLength(empty!.storedBytes);
  });

  it('go where an installer puts them, without command-line programs, headers, bytecode and folders', async () => {
    const wheel = await wheelOf('words', {
      'words/__init__.py': TEXT,
      'words/__pycache__/__init__.cpython-313.pyc': 'x',
      'words/old.pyc': 'x',
      'words-1.0.data/purelib/words/more.py': TEXT,
      'words-1.0.data/platlib/words/fast.so': TEXT,
      'words-1.0.data/data/share/words.txt': TEXT,
      'words-1.0.data/scripts/words': TEXT,
      'words-1.0.data/headers/words.h': TEXT,
      'words-1.0.dist-info/METADATA': TEXT,
    });
    const paths = (await wheelEntries(wheel)).map(({ path }) => path);
    expect(paths).toEqual([
      'words/__init__.py',
      'words/more.py',
      'words/fast.so',
      'share/words.txt',
      'words-1.0.dist-info/METADATA',
    ]);
  });

  it('are executable only if they are programs: neither Python nor shared objects', async () => {
    const wheel = await wheelOf('tools', {
      'tools/convert': ['#!/bin/sh\n', 0o755],
      'tools/main.py': ['#!/usr/bin/env python\n', 0o755],
      'tools/fast.so': ['ELF', 0o755],
      'tools.libs/libfast.so.5.0.0': ['ELF', 0o775],
      'tools/data': ['x', 0o644],
    });
    const programs = (await wheelEntries(wheel)).filter(({ isExecutable }) => isExecutable);
    expect(programs.map(({ path }) => path)).toEqual(['tools/convert']);
  });

  it('have names that tell wheels apart', async () => {
    const folder = await folderOf({
      'Typing_Extensions-4.1-py3-none-any.whl': '',
      'a-1-py3-none-any.whl': '',
      'x.txt': '',
    });
    expect((await wheelsIn(folder)).map(({ name, version }) => `${name} ${version}`)).toEqual([
      'typing-extensions 4.1',
      'a 1',
    ]);
  });
});

describe('a wheel that cannot be read is refused', () => {
  const refused = async (change: (wheel: Buffer) => Buffer): Promise<string> => {
    const file = join(await scratchFolder(), 'words-1.0-py3-none-any.whl');
    await writeFile(file, change(await readFile((await wheelOf('words', { 'words.py': TEXT })).file)));
    const refusal = await refusalOf(wheelEntries(wheelAt(file)));
    expect(refusal.message).toContain(`the wheel ${file} cannot be read`);
    return refusal.message;
  };
  const centralField = (wheel: Buffer, at: number, value: number): Buffer => {
    wheel.writeUInt16LE(value, wheel.indexOf('PK\x01\x02') + at);
    return wheel;
  };

  it('if it is damaged', async () => {
    expect(await refused((wheel) => wheel.subarray(0, -30))).toMatch(/end of central directory/i);
  });

  it('if a file is compressed in another way', async () => {
    expect(await refused((wheel) => centralField(wheel, 10, 12))).toContain(
      'words.py is compressed by method 12',
    );
  });

  it('if a file is encrypted', async () => {
    expect(await refused((wheel) => centralField(wheel, 8, 1))).toContain('words.py is encrypted');
  });

  it('if it is not there', async () => {
    const refusal = await refusalOf(wheelEntries(wheelAt('/nowhere/words-1.0-py3-none-any.whl')));
    expect(refusal.message).toContain('ENOENT');
  });
});
