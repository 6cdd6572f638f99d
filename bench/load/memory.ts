import { readdir, readFile } from 'node:fs/promises';

const SAMPLE_MS = 500;
/** How the emulator starts a function's process. */
const FUNCTION = /emulator\/lambda\/execution\/bootstrap/;
const PAGE_BYTES = 4096;

/** Resident memory of this process's functions, in MB, over time. */
export interface MemoryWatch {
  /** The maximum of each tenth of the time so far, over all processes. */
  tenths(): readonly number[];
  stop(): void;
}

/** Samples /proc twice a second: what the kernel counts, not what the process reports. Linux only. */
export function watchMemory(): MemoryWatch {
  const samples: number[] = [];
  const take = async (): Promise<void> => {
    const sizes = await Promise.all((await functionProcesses()).map(residentMb));
    if (sizes.length > 0) samples.push(Math.max(...sizes));
  };
  const timer = setInterval(() => void take(), SAMPLE_MS);
  return {
    tenths: () =>
      Array.from({ length: 10 }, (_, tenth) => {
        const part = samples.slice((tenth * samples.length) / 10, ((tenth + 1) * samples.length) / 10);
        return Math.max(...part);
      }),
    stop: () => clearInterval(timer),
  };
}

async function functionProcesses(): Promise<string[]> {
  const threads = await readdir('/proc/self/task');
  const lists = await Promise.all(threads.map((thread) => textOf(`/proc/self/task/${thread}/children`)));
  const children = lists.flatMap((list) => list.split(' ').filter((pid) => pid !== ''));
  const commands = await Promise.all(children.map((pid) => textOf(`/proc/${pid}/cmdline`)));
  return children.filter((_, index) => FUNCTION.test(commands[index] ?? ''));
}

async function residentMb(pid: string): Promise<number> {
  const [, pages] = (await textOf(`/proc/${pid}/statm`)).split(' ');
  return (Number(pages ?? 0) * PAGE_BYTES) / 2 ** 20;
}

/** A process may exit between two samples. */
async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '');
}
