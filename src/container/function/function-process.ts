import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as timer } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NO_TELEMETRY } from '../../contract/no-telemetry.ts';
import type { TaskFolders } from './task-folder.ts';

/** Calls a handler once, with results on descriptor 3. */
const PROGRAM = fileURLToPath(new URL('./run_function.py', import.meta.url));
const RESULTS_FD = 3;

export interface FunctionProcessSpec extends TaskFolders {
  readonly python: string;
  readonly handler: string;
  /** All variables of the function. */
  readonly environment: Readonly<Record<string, string>>;
  /** Those that Lambda sets, besides those of paths. */
  readonly lambda: Readonly<Record<string, string>>;
  readonly event: unknown;
  readonly signal: AbortSignal;
}

/** The end of a phase: what it says, or that the process has ended, or that it takes too long. */
export type PhaseEnd = { readonly line: string } | 'ended' | 'late';

/** A handler's process, and what it writes. */
export class FunctionProcess {
  /** The lines of its log. */
  readonly lines: string[] = [];
  readonly #results: AsyncIterator<string>;
  readonly #closed: Promise<void>;
  readonly #kill: () => void;

  constructor({ python, event, signal, ...spec }: FunctionProcessSpec) {
    const child = spawn(python, ['-u', '-s', PROGRAM], {
      cwd: spec.taskRoot,
      env: variablesOf(spec),
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      signal,
    });
    const { stdin, stdout, stderr, stdio } = child;
    for (const input of [stdout, stderr])
      createInterface({ input }).on('line', (line) => void this.lines.push(line));
    // A process that has ended reads no event; its end is the result.
    stdin.on('error', () => undefined);
    stdin.end(JSON.stringify(event));
    this.#results = createInterface({ input: stdio[RESULTS_FD] as Readable })[Symbol.asyncIterator]();
    this.#closed = once(child, 'close').then(
      () => undefined,
      (error: Error) => void this.lines.push(error.message),
    );
    this.#kill = () => void child.kill('SIGKILL');
  }

  /** Waits for the next result. The log is complete when the process has ended. */
  async phase(limitMs: number): Promise<PhaseEnd> {
    const giveUp = new AbortController();
    const late = timer(limitMs, 'late' as const, { signal: giveUp.signal }).catch(() => 'late' as const);
    const next = await Promise.race([this.#results.next(), late]);
    giveUp.abort();
    if (next === 'late') return 'late';
    if (next.done !== true) return { line: next.value };
    await this.#closed;
    return 'ended';
  }

  async stop(): Promise<void> {
    this.#kill();
    await this.#closed;
  }
}

/**
 * As on Lambda, where nothing of this machine's environment is there (Developer Guide, "Defined runtime environment
 * variables").
 */
function variablesOf({
  taskRoot,
  tmpDir,
  handler,
  environment,
  lambda,
}: Omit<FunctionProcessSpec, 'python' | 'event' | 'signal'>): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    // The task folder is read-only on Lambda.
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: tmpDir,
    ...NO_TELEMETRY,
    ...environment,
    ...lambda,
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
  };
}
