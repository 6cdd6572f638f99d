import { spawn, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { within } from '../timing.ts';
import type { InvocationLog } from './invocation-log.ts';
import {
  OUTPUT_MARK,
  type AnswerMessage,
  type EventMessage,
  type ProcessMessage,
} from './runtime-message.ts';

// Its extension is this file's: `.ts` in the repository, `.js` in a build.
const BOOTSTRAP = fileURLToPath(new URL(`bootstrap${extname(import.meta.url)}`, import.meta.url));
/** The init phase may take ten seconds; time beyond that counts against the function's timeout. */
const INIT_LIMIT_MS = 10_000;

/** How one event ended. */
export type Outcome =
  | { kind: 'answer'; payload: string; failed: boolean; fatal: boolean }
  | { kind: 'timeout' }
  | { kind: 'exit'; reason: string };

/** An event's outcome with its measurements; `initMs` only for the first event of an environment. */
export interface Run {
  outcome: Outcome;
  durationMs: number;
  initMs: number | undefined;
  maxMemoryMb: number;
}

export interface EnvironmentStart {
  node: string;
  taskRoot: string;
  variables: Readonly<Record<string, string>>;
  memoryMb: number;
  log: InvocationLog;
  /** Receives the pid of the process. */
  onProcess: (pid: number | undefined) => void;
}

/** The end of a phase arrives in parts: the message, and the mark at the end of each output stream. */
interface PendingPhase {
  missing: number;
  message: ProcessMessage | undefined;
  resolve: (message: ProcessMessage) => void;
}

/** One process that runs one function, one event at a time: Lambda's execution environment. */
export class ExecutionEnvironment {
  readonly log: InvocationLog;
  readonly #child: ChildProcess;
  readonly #ready: Promise<ProcessMessage>;
  readonly #exited = Promise.withResolvers<string>();
  readonly #startedMs = performance.now();
  #awaited: PendingPhase | undefined;
  #initMs: number | undefined;
  #maxMemoryMb = 0;

  constructor({ node, taskRoot, variables, memoryMb, log, onProcess }: EnvironmentStart) {
    this.log = log;
    // The memory size is enforced, with nine tenths for the heap, so that a leak ends the process here too.
    const heap = `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`;
    this.#child = spawn(node, [heap, BOOTSTRAP], {
      cwd: taskRoot,
      // Nothing is inherited: a handler that relies on this machine's environment must fail as at AWS.
      env: { ...variables },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    onProcess(this.#child.pid);
    this.#child.on('message', (message) => this.#onMessage(message as ProcessMessage));
    this.#child.on('error', (error) => this.#exited.resolve(error.message));
    this.#child.on('close', (code, signal) => this.#exited.resolve(exitReason(code, signal)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) if (stream) this.#read(stream);
    this.#ready = this.#endOfPhase();
  }

  /** Resolves with the reason when the process has exited or was killed. */
  get exited(): Promise<string> {
    return this.#exited.promise;
  }

  /** Runs one event. Never rejects: a process failure is an outcome. */
  async run(event: Omit<EventMessage, 'deadlineMs'>, timeoutMs: number): Promise<Run> {
    await within(INIT_LIMIT_MS, Promise.race([this.#ready, this.#exited.promise]));
    const initMs = this.#takeInitMs();
    this.log.start(event.requestId);
    const startedMs = performance.now();
    const ended = Promise.race([this.#send({ ...event, deadlineMs: Date.now() + timeoutMs }), this.#exit()]);
    const outcome = (await within(timeoutMs, ended)) ?? ({ kind: 'timeout' } as const);
    const durationMs = performance.now() - startedMs;
    return { outcome, durationMs, initMs, maxMemoryMb: this.#maxMemoryMb };
  }

  /** Kills the process and waits until it has exited. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    // A grandchild may hold the pipes open; 'close' would wait for it.
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    await this.#exited.promise;
  }

  async #send(event: EventMessage): Promise<Outcome> {
    await this.#ready;
    const ended = this.#endOfPhase();
    // An exited process has no channel; its exit is the outcome then.
    if (this.#child.connected) this.#child.send(event, () => undefined);
    const { payload, failed, fatal } = (await ended) as AnswerMessage;
    return { kind: 'answer', payload, failed, fatal };
  }

  /** A phase (init, then each event) is complete when its message and all its output have arrived. */
  async #endOfPhase(): Promise<ProcessMessage> {
    const { promise, resolve } = Promise.withResolvers<ProcessMessage>();
    // The IPC message and the mark at the end of each output stream.
    this.#awaited = { missing: 3, message: undefined, resolve };
    return await promise;
  }

  async #exit(): Promise<Outcome> {
    return { kind: 'exit', reason: await this.#exited.promise };
  }

  /** Init is reported with the first event only, and not at all when it was aborted. */
  #takeInitMs(): number | undefined {
    const initMs = this.#initMs;
    this.#initMs = undefined;
    return initMs;
  }

  #onMessage(message: ProcessMessage): void {
    if (message.type === 'ready') this.#initMs = performance.now() - this.#startedMs;
    else this.#maxMemoryMb = message.maxMemoryMb;
    if (this.#awaited) this.#awaited.message = message;
    this.#onPart();
  }

  #read(stream: Readable): void {
    let rest = '';
    const take = (text: string): void => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#onLine(line);
    };
    stream.setEncoding('utf8').on('data', take);
    // The last output of a crashed process may lack a newline.
    stream.on('end', () => rest && take('\n'));
  }

  #onLine(text: string): void {
    const marked = text.endsWith(OUTPUT_MARK);
    const line = marked ? text.slice(0, -OUTPUT_MARK.length) : text;
    // The bootstrap replaces line breaks within a message with carriage returns.
    if (line !== '') this.log.add(line.replaceAll('\r', '\n'));
    if (marked) this.#onPart();
  }

  #onPart(): void {
    const awaited = this.#awaited;
    if (!awaited) return;
    awaited.missing -= 1;
    if (awaited.missing > 0 || !awaited.message) return;
    this.#awaited = undefined;
    awaited.resolve(awaited.message);
  }
}

/** The message of Lambda's Runtime.ExitError. */
function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  return code
    ? `Runtime exited with error: exit status ${code}`
    : 'Runtime exited without providing a reason';
}
