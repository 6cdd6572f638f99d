import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A user's project in a folder of its own, with the package installed. */
export interface Project {
  readonly folder: string;
  /** Variables besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a program in the project and returns its standard output. Rejects with its output if it fails. */
export async function runIn(
  { folder, env }: Project,
  program: string,
  args: readonly string[],
): Promise<string> {
  const options = { cwd: folder, env: { ...ownEnvironment(), ...env }, maxBuffer: 64 * 2 ** 20 };
  const { stdout } = await run(program, args, options).catch(
    (error: Error & { stdout?: string; stderr?: string }) => {
      const output = `${error.stdout ?? ''}${error.stderr ?? ''}`.split('\n').slice(-40).join('\n');
      throw new Error(`${program} ${args.join(' ')} failed in ${folder}:\n${output}`);
    },
  );
  return stdout;
}

/** Runs a CLI command with `--json` and returns the last line: its result. */
export async function runCli(project: Project, ...args: readonly string[]): Promise<Result> {
  const output = await runIn(project, 'npx', ['sagemaker-gateway', ...args, '--json']);
  return parseLine(output.trim().split('\n').at(-1) ?? '');
}

/** A line of `--json` output. */
export interface Result {
  readonly type: string;
  readonly [key: string]: unknown;
}

function parseLine(line: string): Result {
  return JSON.parse(line) as Result;
}

/** A CLI command that runs until it is interrupted. */
export interface Running {
  readonly result: Result;
  /** Interrupts it as Ctrl-C would and waits for its end. */
  readonly stop: () => Promise<void>;
}

/** Starts a CLI command with `--json` and resolves with its result while it keeps running. */
export async function startCli({ folder, env }: Project, ...args: readonly string[]): Promise<Running> {
  const child = spawn('npx', ['sagemaker-gateway', ...args, '--json'], {
    cwd: folder,
    env: { ...ownEnvironment(), ...env },
    // A process group, which Ctrl-C on a terminal would reach as a whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await exited;
  };
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    const result = parseLine(line);
    if (result.type === 'result') {
      child.stdout.resume();
      return { result, stop };
    }
  }
  await stop();
  throw new Error(`sagemaker-gateway ${args.join(' ')} ended early:\n${seen.slice(-5).join('\n')}`);
}

/** Every file below a folder with its size and time of change. */
export async function fileList(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const lines = files.map(async (file) => {
    const { size, mtimeMs } = await stat(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(lines)).toSorted();
}

/** This process's variables without those by which npm tells a script of the project that runs it. */
function ownEnvironment(): Record<string, string | undefined> {
  const kept = /^npm_config_(registry|cache)$/;
  const entries = Object.entries(process.env).filter(
    ([name]) => kept.test(name) || !/^(npm_|INIT_CWD$|AWS_|SAGEMAKER_GATEWAY_|NODE_OPTIONS$)/.test(name),
  );
  const path = (process.env['PATH'] ?? '').split(':').filter((part) => !part.includes('node_modules'));
  return { ...Object.fromEntries(entries), PATH: path.join(':'), AWS_EC2_METADATA_DISABLED: 'true' };
}
