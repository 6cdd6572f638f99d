import type { InvocationLog } from '../invocation-log.ts';
import type { EventMessage } from './runtime-message.ts';

/** How an environment begins (developer guide, AWS_LAMBDA_INITIALIZATION_TYPE). */
export type InitializationType = 'on-demand' | 'provisioned-concurrency' | 'snap-start';

/** What runs the function: a runtime and its executable. */
export interface Program {
  readonly runtime: 'node' | 'python';
  readonly path: string;
}

/** A folder of this machine, and where the function sees it, such as /mnt/model. */
export interface Mount {
  readonly path: string;
  readonly folder: string;
  readonly isReadOnly?: boolean;
}

/** What a process of a function is started with. */
export interface ProcessStart {
  readonly program: Program;
  readonly handler: string;
  /** The folder of the function's files, which Lambda has at /var/task. */
  readonly taskRoot: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** Size of /tmp. */
  readonly storageMb: number;
  /** Folders that the function sees below /mnt: its file systems. */
  readonly mounts: readonly Mount[];
  /** The emulator's own folder, for the files of the process. */
  readonly scratchDir: string;
  readonly log: InvocationLog;
  /** Receives the pid of the process. */
  readonly onProcess: (pid: number | undefined) => void;
}

/** An error that ends a phase other than an invocation, as reported by the runtime. */
export interface PhaseError {
  readonly errorType: string;
  /** Lambda's error structure as JSON text, the response to the event that waits. */
  readonly payload: string;
}

/** The response to one event. */
export interface Answer {
  /** JSON text: what the handler returned, or Lambda's error structure. */
  readonly payload: string;
  readonly failed: boolean;
  /** The process cannot take another event. */
  readonly fatal: boolean;
}

/** How a process ended. */
export interface Exit {
  /** The message of Lambda's Runtime.ExitError. */
  readonly reason: string;
  /** The error type in the log: an exhausted memory size is told apart there only. */
  readonly errorType: 'Runtime.ExitError' | 'Runtime.OutOfMemory';
}

/**
 * A process that runs one function, one event at a time. All output of a phase is in the log when its promise resolves.
 * No promise rejects; those of a phase stay pending when the process ends first.
 */
export interface RuntimeProcess {
  /** The handler is loaded, and the hooks before a snapshot have run; or why not. */
  readonly initialized: Promise<PhaseError | undefined>;
  readonly exited: Promise<Exit>;
  /** Peak of the resident memory. */
  readonly maxMemoryMb: number;
  /** Continues after a snapshot: runs the hooks after a restore. */
  restore(): Promise<PhaseError | undefined>;
  invoke(event: EventMessage): Promise<Answer>;
  /** Kills the process, waits until it has exited, and removes its files. */
  stop(): Promise<void>;
}

/** The message of Lambda's Runtime.ExitError. */
export function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  return code
    ? `Runtime exited with error: exit status ${code}`
    : 'Runtime exited without providing a reason';
}
