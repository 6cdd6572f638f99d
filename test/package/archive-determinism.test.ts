import { execFileSync } from 'node:child_process';
import { chmod, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeArchive } from '../../src/package/archive.ts';
import { buildManifest } from '../../src/package/manifest.ts';
import { folderOf, hooks, scratchFolder, smallModel } from './model-folder.ts';

const child = fileURLToPath(new URL('pack-child.ts', import.meta.url));

interface Surroundings {
  umask: string;
  timeZone: string;
  locale: string;
}

async function packApart(modelDir: string, codeDir: string, { umask, timeZone, locale }: Surroundings) {
  const outFile = join(await scratchFolder(), 'model.tar.gz');
  const script = `umask ${umask}; exec "$0" "$@"`;
  const answer = execFileSync('sh', ['-c', script, process.execPath, child, modelDir, codeDir, outFile], {
    encoding: 'utf8',
    env: { ...process.env, TZ: timeZone, LC_ALL: locale },
  });
  return { ...(JSON.parse(answer) as { sha256: string; digest: string }), archive: await readFile(outFile) };
}

/** The same content, created in another order, with other times and modes. */
async function disguisedCopy(files: Record<string, string | Uint8Array>): Promise<string> {
  const root = await folderOf(Object.fromEntries(Object.entries(files).toReversed()));
  for (const [index, path] of Object.keys(files).entries()) {
    await utimes(join(root, path), index * 1e8, index * 1e8 + 0.5);
    await chmod(join(root, path), index % 2 === 0 ? 0o600 : 0o755);
  }
  return root;
}

describe('two copies of a model', () => {
  it('pack to the same bytes with another umask, time zone and locale', async () => {
    const plain = await packApart(await folderOf(smallModel), await folderOf(hooks), {
      umask: '022',
      timeZone: 'UTC',
      locale: 'C',
    });
    const other = await packApart(await disguisedCopy(smallModel), await disguisedCopy(hooks), {
      umask: '077',
      timeZone: 'Pacific/Kiritimati',
      locale: 'tr_TR.UTF-8',
    });
    expect(other.sha256).toBe(plain.sha256);
    expect(other.digest).toBe(plain.digest);
    expect(other.archive.equals(plain.archive)).toBe(true);
  });

  it('pack to different bytes when one byte of content differs', async () => {
    const surroundings = { umask: '022', timeZone: 'UTC', locale: 'C' };
    const codeDir = await folderOf(hooks);
    const one = await packApart(await folderOf(smallModel), codeDir, surroundings);
    const edited = { ...smallModel, 'config.json': smallModel['config.json'].replace('rent', 'Rent') };
    const two = await packApart(await folderOf(edited), codeDir, surroundings);
    expect(two.sha256).not.toBe(one.sha256);
    expect(two.digest).not.toBe(one.digest);
  });

  it('do not depend on the order in which the files are named', async () => {
    const root = await folderOf(smallModel);
    const sources = Object.keys(smallModel).map((path) => ({ path, source: join(root, path) }));
    const there = await writeArchive(await buildManifest(sources), () => undefined);
    const back = await writeArchive(await buildManifest(sources.toReversed()), () => undefined);
    expect(back).toEqual(there);
  });
});
