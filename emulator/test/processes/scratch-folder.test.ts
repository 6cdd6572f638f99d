import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, renameSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, processOf } from '../../src/processes/process-identity.ts';
import { openScratchFolder } from '../../src/processes/scratch-folder.ts';

const MODULE = fileURLToPath(new URL('../../src/processes/scratch-folder.ts', import.meta.url));

/** Opens a scratch folder, records a child that does not end with it, prints both and waits. */
const EMULATOR = `
import { spawn } from 'node:child_process';
import { openScratchFolder } from ${JSON.stringify(MODULE)};
const { path, recordProcess } = await openScratchFolder(process.argv[1]);
const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
recordProcess(pid);
console.log(JSON.stringify({ path, pid }));
`;

let parent = '';
const started: ChildProcess[] = [];
beforeEach(() => void (parent = mkdtempSync(join(tmpdir(), 'scratch-test-'))));
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(parent, { recursive: true });
});

async function startEmulator(): Promise<{ child: ChildProcess; path: string; pid: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', EMULATOR, parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(output.toString()) as { path: string; pid: number }) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the scratch folder of an emulator', () => {
  it('is removed with the child process by the next one after a kill -9, and that of a live one is not', async () => {
    const [dead, live] = [await startEmulator(), await startEmulator()];
    const [orphan, served] = [processOf(dead.pid), processOf(live.pid)];
    await kill(dead.child);
    expect([existsSync(dead.path), orphan && isRunning(orphan)]).toEqual([true, true]);
    const next = await openScratchFolder(parent);
    const left = [basename(live.path), basename(next.path)];
    expect((await readdir(parent)).toSorted()).toEqual(left.toSorted());
    await expect.poll(() => orphan && isRunning(orphan)).toBe(false);
    expect(served && isRunning(served)).toBe(true);
    await kill(live.child);
    await (await openScratchFolder(parent)).remove();
    await next.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it('is abandoned if a later process has its pid', async () => {
    const { path, child } = await startEmulator();
    const startedAt = processOf(child.pid ?? 0)?.startedAt ?? '';
    const later = path.replace(`-${startedAt}-`, `-1${startedAt}-`);
    renameSync(path, later);
    await (await openScratchFolder(parent)).remove();
    expect(existsSync(later)).toBe(false);
  });

  it('is left alone if other users can write to it: the processes in it may be anybody’s', async () => {
    const { path, pid, child } = await startEmulator();
    const named = processOf(pid);
    await kill(child);
    chmodSync(path, 0o777);
    await (await openScratchFolder(parent)).remove();
    expect([existsSync(path), named && isRunning(named)]).toEqual([true, true]);
    process.kill(pid, 'SIGKILL');
  });
});
