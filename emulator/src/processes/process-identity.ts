import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** A process, distinguished from a later one with the same pid by the time of its start. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot on Linux, seconds since the epoch elsewhere. */
  readonly startedAt: string;
}

/** The running process of a pid; undefined when there is none. */
export function processOf(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? linuxStart(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether the process still runs. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return processOf(pid)?.startedAt === startedAt;
}

/** Where pids are unique: two containers that share a temporary folder do not share their pids. */
export function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch {
    // Only Linux has namespaces.
    return '0';
  }
}

/** Field 22 of /proc/PID/stat, counted after the name, which may hold spaces; a zombie no longer runs (proc(5)). */
function linuxStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    // The process has ended.
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const ms = Date.parse(stdout ?? '');
  return Number.isNaN(ms) ? undefined : String(ms / 1000);
}
