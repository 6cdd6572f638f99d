import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { setTimeout as timer } from 'node:timers/promises';
import { NO_TELEMETRY } from '../contract/no-telemetry.ts';

/** The container contract as a Python process: GET /ping, POST /invocations on a loopback port. */
const SERVE_PROGRAM = fileURLToPath(new URL('./server/serve.py', import.meta.url));
/** The same for the program of an image. */
const IMAGE_PROGRAM = fileURLToPath(new URL('./server/image_program.py', import.meta.url));
/** "The request timeout on /ping attempts is 2 seconds" (your-algorithms-inference-code). */
const PING_TIMEOUT_MS = 2000;
const PING_INTERVAL_MS = 100;
/** SageMaker kills a container 30 s after SIGTERM; this server has no state to save and gets less. */
const KILL_AFTER_MS = 5000;

/** What serves: the stack of an image of AWS, or the command line of an image, from its Python program on. */
export type ServingStack = 'huggingface' | 'pytorch' | readonly [program: string, ...words: string[]];

export interface ContainerSpec {
  readonly flavor: ServingStack;
  /** Named `model`, as below /opt/ml. */
  readonly modelDir: string;
  /** Where requirements.txt of the archive is installed, so that the interpreter's packages are not changed. */
  readonly depsDir: string;
  /** The model's Environment. Variables of this machine are not passed, except those that every process needs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly pingWindowMs: number;
  /** Called with each line of the container's output. */
  readonly onLine: (line: string) => void;
  /** Receives the pid of the process. */
  readonly onProcess?: ((pid: number | undefined) => void) | undefined;
  /** Aborts the start when the emulator closes. */
  readonly signal: AbortSignal;
}

export interface Container {
  readonly url: string;
  /** Resolves when the process has exited, with its exit code or signal. */
  readonly exited: Promise<number | string>;
  stop(): Promise<void>;
}

/** The container runtime for an interpreter that has the models' dependencies. */
export function containersOn(python: string): (spec: ContainerSpec) => Promise<Container | undefined> {
  return async (spec) => await startContainer(python, spec);
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts a container and waits until /ping returns 200; undefined when it exited or did not respond. */
export async function startContainer(python: string, spec: ContainerSpec): Promise<Container | undefined> {
  const child = spawn(python, commandLine(spec), {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LANG: process.env['LANG'],
      // No __pycache__ in the installed package.
      PYTHONDONTWRITEBYTECODE: '1',
      ...NO_TELEMETRY,
      ...spec.environment,
      ...(isProgram(spec.flavor) && boundTo(spec.modelDir)),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  spec.onProcess?.(child.pid);
  const exited = ended(child, spec.onLine);
  const giveUp = new AbortController();
  const cancelled = AbortSignal.any([spec.signal, giveUp.signal]);
  const port = readOutput(child, spec.onLine);
  const ready = port.then(async (number) => await answersPing(`http://127.0.0.1:${number}`, cancelled));
  const url = await Promise.race([
    ready,
    exited.then(() => undefined),
    pause(spec.pingWindowMs, cancelled).then(() => undefined),
  ]);
  giveUp.abort();
  const stop = async (): Promise<void> => await terminate(child, exited);
  if (url !== undefined) return { url, exited, stop };
  await stop();
  return undefined;
}

function commandLine({ flavor, modelDir, depsDir }: ContainerSpec): string[] {
  const folders = ['--model-dir', modelDir, '--deps-dir', depsDir];
  if (isProgram(flavor)) return ['-u', IMAGE_PROGRAM, ...folders, ...flavor];
  return ['-u', SERVE_PROGRAM, '--flavor', flavor, ...folders, '--host', '127.0.0.1', '--port', '0'];
}

function isProgram(flavor: ServingStack): flavor is Exclude<ServingStack, string> {
  return typeof flavor !== 'string';
}

/** SageMaker's variables for the place of the model and for the port; the host is one of ours. */
function boundTo(modelDir: string): Readonly<Record<string, string>> {
  return {
    SAGEMAKER_BASE_DIR: dirname(modelDir),
    SAGEMAKER_BIND_TO_PORT: '0',
    SAGEMAKER_GATEWAY_BIND_HOST: '127.0.0.1',
  };
}

/** A program that cannot be started never exits; its error is logged and counts as the exit. */
async function ended(child: Child, onLine: (line: string) => void): Promise<number | string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return code ?? signal ?? 'unknown';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onLine(`The Python runtime did not start: ${reason}`);
    return reason;
  }
}

/** Forwards both streams by line; resolves with the port, which each server writes to one of them. */
function readOutput(child: Child, onLine: (line: string) => void): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    const port = /^listening on port (\d+)$/.exec(line)?.[1];
    if (port !== undefined) resolve(Number(port));
    onLine(line);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const port = /^\{"listening": ?(\d+)\}$/.exec(line)?.[1];
    if (port === undefined) onLine(line);
    else resolve(Number(port));
  });
  return promise;
}

async function answersPing(url: string, cancelled: AbortSignal): Promise<string | undefined> {
  while (!cancelled.aborted) {
    if (await pingOnce(url)) return url;
    await pause(PING_INTERVAL_MS, cancelled);
  }
  return undefined;
}

/** Resolves after `ms`, or immediately when the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timer(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function pingOnce(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/ping`, { signal: AbortSignal.timeout(PING_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    // A refused connection or slow response means "not healthy yet"; the startup timeout limits the attempts.
    return false;
  }
}

/** Also closes stdin, which stops the server: a signal alone can be missed while Python starts. */
async function terminate(child: Child, exited: Promise<unknown>): Promise<void> {
  child.stdin.end();
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await exited;
  clearTimeout(killer);
}
