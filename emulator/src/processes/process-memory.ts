import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process, in MB. */
export interface ProcessMemory {
  readonly currentMb: number;
  /** Since its start on Linux; elsewhere no more than the current one is known. */
  readonly peakMb: number;
}

const KB_PER_MB = 1024;

/** The memory of a running process; undefined once it has ended. Elsewhere than on Linux it costs a process. */
export function memoryOf(pid: number): ProcessMemory | undefined {
  return process.platform === 'linux' ? linuxMemory(pid) : memoryByPs(pid);
}

/** VmRSS and VmHWM of /proc/PID/status, in kB (proc(5)); a zombie has neither. */
function linuxMemory(pid: number): ProcessMemory | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [current, peak] = [/VmRSS:\s+(\d+)/, /VmHWM:\s+(\d+)/].map((field) => field.exec(status)?.[1]);
    if (current === undefined || peak === undefined) return undefined;
    return { currentMb: Number(current) / KB_PER_MB, peakMb: Number(peak) / KB_PER_MB };
  } catch {
    // The process has ended.
    return undefined;
  }
}

function memoryByPs(pid: number): ProcessMemory | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  const currentMb = Number.parseInt(stdout ?? '', 10) / KB_PER_MB;
  return Number.isNaN(currentMb) ? undefined : { currentMb, peakMb: currentMb };
}
