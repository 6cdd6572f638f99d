import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';
import { describe, expect, it } from 'vitest';
import { listArchive, nestedRoot } from '../../src/package/archive-list.ts';
import { MAX_ENTRIES } from '../../src/package/folder.ts';
import { refusalOf, scratchFolder } from './model-folder.ts';

/** An archive of these headers without content, as no tool would write it. */
async function archiveOf(...headers: HeaderData[]): Promise<string> {
  const blocks = headers.map((data) => {
    const block = Buffer.alloc(512);
    new Header({ mode: 0o644, size: 0, type: 'File', ...data }).encode(block);
    return block;
  });
  const file = join(await scratchFolder(), 'model.tar.gz');
  await writeFile(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return file;
}

describe('the files of an archive', () => {
  it('are listed without ./', async () => {
    const file = await archiveOf(
      { path: './', type: 'Directory' },
      { path: './config.json' },
      { path: 'a/b' },
    );
    expect(await listArchive(file)).toEqual({ paths: ['config.json', 'a/b'], bytes: 0 });
  });

  it.each([
    [{ path: '/etc/cron.d/x' }, '/etc/cron.d/x has an absolute path'],
    [{ path: 'C:/x' }, 'C:/x has an absolute path'],
    [{ path: 'code/../../x' }, 'code/../../x leads out of the archive'],
    [
      { path: 'vocab.txt', type: 'SymbolicLink', linkpath: '/etc/passwd' },
      'vocab.txt is a link (to /etc/passwd)',
    ],
    [{ path: 'vocab.txt', type: 'Link', linkpath: 'config.json' }, 'vocab.txt is a link (to config.json)'],
    [{ path: 'null', type: 'CharacterDevice' }, 'null is neither a file nor a folder (CharacterDevice)'],
    [{ path: 'pipe', type: 'FIFO' }, 'pipe is neither a file nor a folder (FIFO)'],
    [{ path: 'a\u0007b' }, 'control character'],
    [{ path: 'bomb', size: 200e9 }, 'its files have more than 100 GB together'],
  ] as const)('may not contain %j', async (header, expected) => {
    const file = await archiveOf({ path: 'config.json' }, header);
    const refusal = await refusalOf(listArchive(file, { name: 's3://bucket/model.tar.gz' }));
    expect(refusal.message).toContain(expected);
    expect(refusal.message).not.toContain(file);
  });

  it('may not be too many, or twice the same', async () => {
    const many = Array.from({ length: MAX_ENTRIES + 1 }, (_, index) => ({ path: `${index}` }));
    const refusal = await refusalOf(listArchive(await archiveOf(...many)));
    expect(refusal.message).toContain(`more than ${MAX_ENTRIES} files and folders`);
    const twice = await archiveOf({ path: 'config.json' }, { path: './config.json' });
    expect((await refusalOf(listArchive(twice))).message).toContain('config.json is given twice');
  });

  it('cannot be read from another file, or from a part of one', async () => {
    const file = join(await scratchFolder(), 'model.tar.gz');
    for (const content of [
      'PK\u0003\u0004',
      gzipSync('text'),
      gzipSync(Buffer.alloc(900_000)).subarray(0, 400),
    ]) {
      await writeFile(file, content);
      expect((await refusalOf(listArchive(file))).hint).toContain('a tar archive compressed with gzip');
    }
    expect((await refusalOf(listArchive(`${file}.gone`))).message).toContain('ENOENT');
  });
});

describe('the root of an archive', () => {
  it.each([
    [['config.json', 'code/inference.py'], undefined],
    [['my/config.json', 'my/model.safetensors'], 'my'],
    [['opt/ml/model/config.json', 'opt/ml/model/code/inference.py'], 'opt/ml/model'],
    [['my/code/inference.py', 'my/model.pth', '._my', 'my/._model.pth'], 'my'],
    [['my/config.json', 'README.md'], undefined],
    [['a/config.json', 'b/config.json'], undefined],
    [['code/inference.py'], undefined],
    [[], undefined],
  ])('of %j is %s', (paths, expected) => {
    expect(nestedRoot(paths, 'inference.py')).toBe(expected);
  });
});
