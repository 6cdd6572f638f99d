import { memoryOf } from '../../processes/process-memory.ts';

const SAMPLE_MS = 25;

/** Kills a process beyond its memory size, as the kernel does on Lambda. What counts is its resident memory. */
export class MemoryWatch {
  readonly #limitMb: number;
  readonly #pid: number | undefined;
  readonly #kill: () => void;
  #timer: NodeJS.Timeout | undefined;
  #peakMb = 0;

  constructor(limitMb: number, pid: number | undefined, kill: () => void) {
    this.#limitMb = limitMb;
    this.#pid = pid;
    this.#kill = kill;
  }

  /** In MB, at most the memory size. */
  get peakMb(): number {
    return Math.min(Math.ceil(this.#peakMb), this.#limitMb);
  }

  get isExceeded(): boolean {
    return this.#peakMb > this.#limitMb;
  }

  /** Watches a phase; outside of Linux, where a sample is costly, its end only. */
  start(): void {
    if (process.platform !== 'linux') return;
    this.stop();
    this.#timer = setInterval(() => this.check(), SAMPLE_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  check(): void {
    const memory = this.#pid === undefined ? undefined : memoryOf(this.#pid);
    this.#peakMb = Math.max(this.#peakMb, memory ?? 0);
    if (this.isExceeded) this.#kill();
  }
}
