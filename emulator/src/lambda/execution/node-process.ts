import { spawn, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { unsupported } from '../../aws-error.ts';
import type { InvocationLog } from '../invocation-log.ts';
import {
  OUTPUT_MARK,
  type AnswerMessage,
  type EventMessage,
  type ProcessMessage,
  type ReadyMessage,
} from './runtime-message.ts';
import {
  type Answer,
  type Exit,
  exitReason,
  type PhaseError,
  type ProcessStart,
  type RuntimeProcess,
} from './runtime-process.ts';

// Its extension is this file's: `.ts` in the repository, `.js` in a build.
const BOOTSTRAP = fileURLToPath(new URL(`bootstrap${extname(import.meta.url)}`, import.meta.url));

/** The end of a phase arrives in parts: the message, and the mark at the end of each output stream. */
interface PendingPhase {
  missing: number;
  message: ProcessMessage | undefined;
  resolve: (message: ProcessMessage) => void;
}

/** A Node.js function: the bootstrap of this emulator in a process, reached over node's IPC channel. */
export class NodeProcess implements RuntimeProcess {
  readonly initialized: Promise<PhaseError | undefined>;
  readonly #log: InvocationLog;
  readonly #child: ChildProcess;
  readonly #exited = Promise.withResolvers<Exit>();
  #awaited: PendingPhase | undefined;
  #maxMemoryMb = 0;

  /** Throws NotImplemented for a function with file systems. */
  constructor({ program, taskRoot, variables, memoryMb, mounts, log, onProcess }: ProcessStart) {
    if (mounts.length > 0) throw unsupported('file systems of Node.js functions');
    this.#log = log;
    // The memory size is enforced, with nine tenths for the heap, so that a leak ends the process here too.
    const heap = `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`;
    this.#child = spawn(program.path, [heap, BOOTSTRAP], {
      cwd: taskRoot,
      // Nothing is inherited: a handler that relies on this machine's environment must fail as at AWS.
      env: { ...variables },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    onProcess(this.#child.pid);
    this.#child.on('message', (message) => this.#onMessage(message as ProcessMessage));
    this.#child.on('error', (error) => this.#onExit(error.message));
    this.#child.on('close', (code, signal) => this.#onExit(exitReason(code, signal)));
    for (const stream of [this.#child.stdout, this.#child.stderr]) if (stream) this.#read(stream);
    this.initialized = this.#endOfPhase().then((message) => (message as ReadyMessage).error);
  }

  get exited(): Promise<Exit> {
    return this.#exited.promise;
  }

  get maxMemoryMb(): number {
    return this.#maxMemoryMb;
  }

  /** Lambda has SnapStart for Java, Python and .NET only (developer guide, "Lambda SnapStart"). */
  async restore(): Promise<never> {
    throw unsupported('SnapStart of Node.js functions');
  }

  async invoke(event: EventMessage): Promise<Answer> {
    const ended = this.#endOfPhase();
    // An exited process has no channel; its exit is the outcome then.
    if (this.#child.connected) this.#child.send(event, () => undefined);
    const { payload, failed, fatal } = (await ended) as AnswerMessage;
    return { payload, failed, fatal };
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    // A grandchild may hold the pipes open; 'close' would wait for it.
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    await this.#exited.promise;
  }

  #onExit(reason: string): void {
    this.#exited.resolve({ reason, errorType: 'Runtime.ExitError' });
  }

  /** A phase (init, then each event) is complete when its message and all its output have arrived. */
  async #endOfPhase(): Promise<ProcessMessage> {
    const { promise, resolve } = Promise.withResolvers<ProcessMessage>();
    // The IPC message and the mark at the end of each output stream.
    this.#awaited = { missing: 3, message: undefined, resolve };
    return await promise;
  }

  #onMessage(message: ProcessMessage): void {
    this.#maxMemoryMb = message.maxMemoryMb;
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
    if (line !== '') this.#log.add(line.replaceAll('\r', '\n'));
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
