import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const KB_PER_MB = 1024;

/** Resident memory of a process in MB: the peak on Linux, elsewhere the current one. Undefined once it has ended. */
export function memoryOf(pid: number): number | undefined {
  const kb = process.platform === 'linux' ? linuxPeakKb(pid) : currentKbByPs(pid);
  return Number.isNaN(kb) ? undefined : kb / KB_PER_MB;
}

/** VmHWM of /proc/PID/status (proc(5)); a zombie has none. */
function linuxPeakKb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
  } catch {
    // The process has ended.
    return Number.NaN;
  }
}

function currentKbByPs(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number.parseInt(stdout ?? '', 10);
}
