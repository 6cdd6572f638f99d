import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every process of a model function has its handler among its arguments; on a file system it has another. */
const HANDLERS = ['lambda_handler.handler', 'mounted_handler.handler'];

/** Ends the execution environments of the model functions that this process has started (Linux only). */
export async function endEnvironments(): Promise<void> {
  const all = await processes();
  const own = all.filter(
    ({ pid, line }) => HANDLERS.some((each) => line.includes(each)) && isBelow(process.pid, pid, all),
  );
  for (const { pid } of own) process.kill(pid, 'SIGKILL');
  const pids = new Set(own.map(({ pid }) => pid));
  while ((await processes()).some(({ pid, line }) => pids.has(pid) && line !== '')) await sleep(10);
  // Until the emulator has seen the exit.
  await sleep(100);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Empty for a process that has ended. */
  readonly line: string;
}

async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => await processOf(pid).catch(() => undefined)));
  return found.filter((each) => each !== undefined);
}

async function processOf(pid: string): Promise<Process> {
  const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  return { pid: Number(pid), parent, line };
}

function isBelow(ancestor: number, pid: number, all: readonly Process[]): boolean {
  const parent = all.find((each) => each.pid === pid)?.parent;
  return parent !== undefined && (parent === ancestor || isBelow(ancestor, parent, all));
}
