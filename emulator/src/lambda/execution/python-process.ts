import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unsupported } from '../../aws-error.ts';
import { memoryOf } from '../../processes/process-memory.ts';
import { OutputFile } from './output-file.ts';
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
const MEMORY_SAMPLE_MS = 25;

/** A Python function: AWS's own runtime interface client, awslambdaric, with a Runtime API of its own. */
export class PythonProcess implements RuntimeProcess {
  readonly #start: ProcessStart;
  readonly #api: RuntimeApi;
  readonly #output: OutputFile;
  readonly #child: ChildProcess;
  /** In place of /tmp, without a sandbox. */
  readonly #tmpDir: string | undefined;
  readonly #exited = Promise.withResolvers<Exit>();
  #watch: NodeJS.Timeout | undefined;
  #peakMb = 0;
  #stopped: Promise<void> | undefined;

  private constructor(start: ProcessStart, api: RuntimeApi, isSandboxed: boolean) {
    this.#start = start;
    this.#api = api;
    const name = randomUUID();
    this.#output = new OutputFile(join(start.scratchDir, `output-${name}`));
    this.#tmpDir = isSandboxed ? undefined : join(start.scratchDir, `tmp-${name}`);
    if (this.#tmpDir) mkdirSync(this.#tmpDir);
    const command = [start.program.path, '-m', 'awslambdaric', start.handler];
    const [file = '', ...args] = isSandboxed ? sandboxed(command, start) : command;
    const { fd } = this.#output;
    this.#child = spawn(file, args, {
      cwd: start.taskRoot,
      env: this.#variables(),
      stdio: ['ignore', fd, fd, fd],
    });
    start.onProcess(this.#child.pid);
    this.#child.on('error', (error) => this.#onExit(error.message));
    this.#child.on('exit', (code, signal) => this.#onExit(exitReason(code, signal)));
    this.#watchMemory();
  }

  /** Throws NotImplemented for a function with file systems where a process cannot have mounts of its own. */
  static async start(start: ProcessStart): Promise<PythonProcess> {
    const isSandboxed = await canSandbox(start.program.path);
    if (!isSandboxed && start.mounts.length > 0)
      throw unsupported(
        'file systems of functions where mount namespaces (unshare, Linux) are not available',
      );
    const api = await RuntimeApi.listen(() => process.#onPhaseEnd());
    const process = new PythonProcess(start, api, isSandboxed);
    return process;
  }

  get initialized(): Promise<PhaseError | undefined> {
    return this.#unlessKilled(this.#api.initialized);
  }

  get exited(): Promise<Exit> {
    return this.#exited.promise;
  }

  get maxMemoryMb(): number {
    return Math.min(Math.ceil(this.#peakMb), this.#start.memoryMb);
  }

  async restore(): Promise<PhaseError | undefined> {
    this.#watchMemory();
    return await this.#unlessKilled(this.#api.restore());
  }

  async invoke(event: EventMessage): Promise<Answer> {
    this.#watchMemory();
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
    await this.#output.remove();
    if (this.#tmpDir) await rm(this.#tmpDir, { recursive: true, force: true });
  }

  /** What depends on the process; nothing is inherited from the emulator's environment. */
  #variables(): Record<string, string> {
    return {
      ...this.#start.variables,
      AWS_LAMBDA_RUNTIME_API: this.#api.address,
      _LAMBDA_TELEMETRY_LOG_FD: String(LOG_FD),
      ...(this.#tmpDir ? { TMPDIR: this.#tmpDir } : { LAMBDA_TASK_ROOT: TASK_ROOT }),
    };
  }

  #onPhaseEnd(): void {
    this.#start.log.add(...this.#output.read());
    this.#checkMemory();
    clearInterval(this.#watch);
  }

  #onExit(reason: string): void {
    clearInterval(this.#watch);
    this.#start.log.add(...this.#output.read());
    this.#exited.resolve({
      reason,
      errorType: this.#isOutOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
    });
  }

  #watchMemory(): void {
    // Elsewhere, each sample would be a process.
    if (process.platform !== 'linux') return;
    clearInterval(this.#watch);
    this.#watch = setInterval(() => this.#checkMemory(), MEMORY_SAMPLE_MS);
  }

  /** Kills the process beyond its memory size, as the kernel does on Lambda. */
  #checkMemory(): void {
    const memory = memoryOf(this.#child.pid ?? 0);
    this.#peakMb = Math.max(this.#peakMb, memory?.peakMb ?? 0);
    if (this.#isOutOfMemory) this.#child.kill('SIGKILL');
  }

  get #isOutOfMemory(): boolean {
    return this.#peakMb > this.#start.memoryMb;
  }

  /** The end of a phase that would have exceeded the memory size is its exit. */
  async #unlessKilled<End>(phase: Promise<End>): Promise<End> {
    const end = await phase;
    return this.#isOutOfMemory ? await new Promise<End>(() => {}) : end;
  }
}
