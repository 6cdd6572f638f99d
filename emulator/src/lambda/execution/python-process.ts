import { type ChildProcess, spawn } from 'node:child_process';
import { unsupported } from '../../aws-error.ts';
import { MemoryWatch } from './memory-watch.ts';
import { ProcessFiles } from './process-files.ts';
import { RuntimeApi } from './runtime-api.ts';
import type { EventMessage } from './runtime-message.ts';
import {
  type Answer,
  type Exit,
  exitReason,
  type PhaseError,
  type ProcessStart,
  type RuntimeProcess,
} from './runtime-process.ts';
import { canSandbox, sandboxed, TASK_ROOT } from './sandbox.ts';

/** Where the runtime writes its log messages; after the standard streams. */
const LOG_FD = 3;

/** A Python function: AWS's own runtime interface client, awslambdaric, with a Runtime API of its own. */
export class PythonProcess implements RuntimeProcess {
  readonly #start: ProcessStart;
  readonly #api: RuntimeApi;
  readonly #files: ProcessFiles;
  readonly #child: ChildProcess;
  readonly #memory: MemoryWatch;
  readonly #exited = Promise.withResolvers<Exit>();
  #stopped: Promise<void> | undefined;

  private constructor(start: ProcessStart, api: RuntimeApi, isSandboxed: boolean) {
    this.#start = start;
    this.#api = api;
    this.#files = new ProcessFiles(start.scratchDir, isSandboxed);
    const command = [start.program.path, '-m', 'awslambdaric', start.handler];
    const [file = '', ...args] = isSandboxed ? sandboxed(command, start) : command;
    const { fd } = this.#files.output;
    this.#child = spawn(file, args, {
      cwd: start.taskRoot,
      env: this.#variables(),
      stdio: ['ignore', fd, fd, fd],
    });
    start.onProcess(this.#child.pid);
    this.#child.on('error', (error) => this.#onExit(error.message));
    this.#child.on('exit', (code, signal) => this.#onExit(exitReason(code, signal)));
    this.#memory = new MemoryWatch(start.memoryMb, this.#child.pid, () => this.#child.kill('SIGKILL'));
    this.#memory.start();
  }

  /** Throws NotImplemented for a function with file systems where a process cannot have mounts of its own. */
  static async start(start: ProcessStart): Promise<PythonProcess> {
    const isSandboxed = await canSandbox(start.program.path);
    if (!isSandboxed && start.mounts.length > 0)
      throw unsupported(
        'file systems of functions where mount namespaces (unshare, Linux) are not available',
      );
    const api = await RuntimeApi.listen(() => started.#onPhaseEnd());
    const started = new PythonProcess(start, api, isSandboxed);
    return started;
  }

  get initialized(): Promise<PhaseError | undefined> {
    return this.#unlessKilled(this.#api.initialized);
  }

  get exited(): Promise<Exit> {
    return this.#exited.promise;
  }

  get maxMemoryMb(): number {
    return this.#memory.peakMb;
  }

  async restore(): Promise<PhaseError | undefined> {
    this.#memory.start();
    return await this.#unlessKilled(this.#api.restore());
  }

  async invoke(event: EventMessage): Promise<Answer> {
    this.#memory.start();
    return await this.#unlessKilled(this.#api.invoke(event));
  }

  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    await this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited.promise;
    await this.#api.close();
    await this.#files.remove();
  }

  /** The function's variables, and what depends on the process. Nothing is inherited from the emulator. */
  #variables(): Record<string, string> {
    const { tmpDir } = this.#files;
    return {
      ...this.#start.variables,
      AWS_LAMBDA_RUNTIME_API: this.#api.address,
      _LAMBDA_TELEMETRY_LOG_FD: String(LOG_FD),
      ...(tmpDir ? { TMPDIR: tmpDir } : { LAMBDA_TASK_ROOT: TASK_ROOT }),
    };
  }

  #onPhaseEnd(): void {
    this.#memory.stop();
    this.#memory.check();
    this.#logOutput();
  }

  #onExit(reason: string): void {
    this.#memory.stop();
    this.#logOutput();
    const errorType = this.#memory.isExceeded ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
    this.#exited.resolve({ reason, errorType });
  }

  #logOutput(): void {
    for (const event of this.#files.output.read()) this.#start.log.add(event);
  }

  /** A phase that exceeded the memory size ends with the exit of the process. */
  async #unlessKilled<End>(phase: Promise<End>): Promise<End> {
    const end = await phase;
    return this.#memory.isExceeded ? await new Promise<End>(() => {}) : end;
  }
}
