import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canSandbox } from '../../../src/lambda/execution/sandbox.ts';
import { oncePerTest } from '../../account-context.ts';
import { openFunctionAccount, PYTHON } from '../function-account.ts';
import { answerOf, startPython } from './start-python.ts';

const test = oncePerTest(openFunctionAccount);

/** Tries to write a file to each path of its event; returns what came of it. */
const WRITER = `
import errno
def attempt(path):
    try:
        with open(path, "x") as file:
            file.write("written")
        return "written"
    except OSError as error:
        return errno.errorcode[error.errno]
handler = lambda event, context: [attempt(path) for path in event]`;

const LISTER = `
import os, sys, tempfile
handler = lambda event, context: {
    "cwd": os.getcwd(), "path": sys.path[0], "root": os.environ["LAMBDA_TASK_ROOT"], "file": __file__,
    "tmp": tempfile.gettempdir(), "files": {path: os.listdir(path) for path in event}}`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(await mkdtemp(join(test.account.scratchDir, 'folder-')), "it's a folder");
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

// Elsewhere there are none, and what is without them is tested below.
describe.runIf(await canSandbox(PYTHON))('a process with a mount namespace', () => {
  it('finds its files and an empty /tmp where Lambda has them', async () => {
    const environment = await startPython(test.account, LISTER);
    expect(await answerOf(environment, ['/var', '/tmp', '/mnt'])).toEqual({
      cwd: '/var/task',
      path: '/var/task',
      root: '/var/task',
      file: '/var/task/app.py',
      tmp: '/tmp',
      files: { '/var': ['task'], '/tmp': [], '/mnt': [] },
    });
  });

  it('can write to its own /tmp only', async () => {
    const [first, second] = [
      await startPython(test.account, WRITER),
      await startPython(test.account, WRITER),
    ];
    const name = `written-${process.pid}`;
    const paths = [`/tmp/${name}`, `/var/task/${name}`, `/var/${name}`, `/mnt/${name}`, `/etc/${name}`];
    expect(await answerOf(first, paths)).toEqual(['written', 'EROFS', 'EROFS', 'EROFS', 'EROFS']);
    expect(await answerOf(second, [`/tmp/${name}`])).toEqual(['written']);
    expect(await answerOf(second, [`/tmp/${name}`])).toEqual(['EEXIST']);
    expect(existsSync(join('/tmp', name))).toBe(false);
  });

  it('has as much storage in /tmp as its function', async () => {
    const source = `
import shutil
handler = lambda event, context: shutil.disk_usage("/tmp").total`;
    const environment = await startPython(test.account, source, { storageMb: 640 });
    expect(await answerOf(environment)).toBe(640 * 1024 * 1024);
  });

  it('sees its file systems below /mnt, and what it writes stays in them', async () => {
    const [one, other] = [await folderWith({ 'a.bin': 'a' }), await folderWith({ 'b.bin': 'b' })];
    const mount = (folder: string) => ({ mounts: [{ path: '/mnt/model', folder }] });
    const lister = await startPython(test.account, LISTER, mount(one));
    const writer = await startPython(test.account, WRITER, mount(other));
    expect(await answerOf(lister, ['/mnt', '/mnt/model'])).toMatchObject({
      files: { '/mnt': ['model'], '/mnt/model': ['a.bin'] },
    });
    expect(await answerOf(writer, ['/mnt/model/new.bin'])).toEqual(['written']);
    expect(await readFile(join(other, 'new.bin'), 'utf8')).toBe('written');
    expect(existsSync('/mnt/model')).toBe(false);
  });

  it('cannot write to a file system that is read-only', async () => {
    const folder = await folderWith({ 'a.bin': 'a' });
    const mounts = [{ path: '/mnt/model', folder, isReadOnly: true }];
    const writer = await startPython(test.account, WRITER, { mounts });
    expect(await answerOf(writer, ['/mnt/model/new.bin', '/tmp/new.bin'])).toEqual(['EROFS', 'written']);
    expect(existsSync(join(folder, 'new.bin'))).toBe(false);
  });

  it('runs an interpreter that is below a folder it does not see', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'interpreter-'));
    await mkdir(join(folder, 'bin'));
    await symlink(PYTHON, join(folder, 'bin', 'python'));
    expect(await canSandbox(join(folder, 'bin', 'python'))).toBe(true);
    await rm(folder, { recursive: true });
  });
});

describe('a process without a mount namespace', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** Another name of the interpreter, with which unshare is not found. */
  async function withoutNamespaces(): Promise<typeof test.account> {
    const python = PYTHON.replace(/\/bin\/(?=\w+$)/, '/bin/../bin/');
    vi.stubEnv('PATH', '/nowhere');
    expect(await canSandbox(python)).toBe(false);
    return { ...test.account, programs: { ...test.account.programs, python } };
  }

  it('runs in its unpacked folder and has a folder of its own in place of /tmp', async () => {
    const account = await withoutNamespaces();
    const first = (await answerOf(await startPython(account, LISTER), [])) as Record<string, string>;
    const second = (await answerOf(await startPython(account, LISTER), [])) as Record<string, string>;
    expect(first['cwd']).toContain(account.scratchDir);
    expect([first['root'], first['path']]).toEqual([first['cwd'], first['cwd']]);
    expect(first['tmp']).toContain(account.scratchDir);
    expect(second['tmp']).not.toBe(first['tmp']);
  });

  it('cannot have file systems', async () => {
    const account = await withoutNamespaces();
    const mounts = [{ path: '/mnt/model', folder: account.scratchDir }];
    await expect(startPython(account, LISTER, { mounts })).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining('mount namespaces') as unknown,
    });
  });
});
