import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { contentDigest } from '../../../src/package/function/content-digest.ts';
import { wheelEntries } from '../../../src/package/function/wheel.ts';
import { zipFile } from '../../../src/package/function/zip-file.ts';
import { PYTHON } from '../../emulated-account.ts';
import { entriesOf, wheelOf } from '../../package/function/zip-fixtures.ts';
import { noise, scratchFolder } from '../../package/model-folder.ts';

const PROGRAM = fileURLToPath(new URL('load_zip.py', import.meta.url));
const TEXT = 'HELLO = "hello"\n'.repeat(1000);

it('The loader computes the digest of a packed zip from the files that it has unpacked', async () => {
  const wheel = await wheelOf('tools', {
    'tools/words.py': TEXT,
    'tools/stored.txt': [TEXT, 0o644, 0],
    'tools/run': ['#!/bin/sh\n', 0o755],
  });
  const own = await entriesOf({ 'model/model.onnx': noise(3_000_000), 'model/naïve 名前': '', 'Z.py': '' });
  const entries = [...own, ...(await wheelEntries(wheel))];
  const [cache, mount] = [await scratchFolder(), await scratchFolder()];
  const digest = await contentDigest(entries, join(cache, 'content'));
  const zip = await zipFile(entries, join(cache, 'zips'), digest);
  expect(zip.digest).toBe(digest);
  const file = join(cache, 'function.zip');
  await pipeline(zip.open(), createWriteStream(file));
  const load = (name: string): unknown =>
    JSON.parse(execFileSync(PYTHON, [PROGRAM, file, name, mount], { encoding: 'utf8' }));
  expect(load('0'.repeat(64))).toEqual({
    error: 'the zip of the release has other content than 000000000000',
    retry: false,
  });
  expect(load(digest)).toEqual({
    state: 'loaded',
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    files: entries.length,
  });
  expect(await readFile(join(mount, digest, 'tools', 'words.py'), 'utf8')).toBe(TEXT);
  expect((await stat(join(mount, digest, 'tools', 'run'))).mode & 0o777).toBe(0o555);
});
