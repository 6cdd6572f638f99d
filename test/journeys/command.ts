import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { awsEnvironment } from '../emulated-account.ts';

export const CLI = fileURLToPath(new URL('../../scripts/cli.ts', import.meta.url));
const PACE = new URL('pace-this-process.ts', import.meta.url).href;

/** The command line, with waits as short as the emulated AWS needs. */
export const COMMAND_LINE: readonly string[] = [process.execPath, '--import', PACE, CLI];

/** The outcome of one CLI command. */
export interface Outcome {
  readonly status: number;
  readonly text: string;
  /** With `--json`: the objects it printed. */
  readonly lines: readonly Record<string, unknown>[];
}

/** A running command; `ended` resolves when it exits. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** The output so far. */
  readonly text: () => string;
  /** Resolves when the output so far holds the text. */
  readonly said: (text: string) => Promise<void>;
}

/** Starts a command as a script would, against an emulated account (or none: then without any AWS set-up). */
export function command(args: readonly string[], url?: string, over: NodeJS.ProcessEnv = {}): Running {
  return started(confirmed(args), url, over);
}

function started(args: readonly string[], url?: string, over: NodeJS.ProcessEnv = {}): Running {
  const aws = url === undefined ? withoutAws() : awsEnvironment(url);
  // As `npm run` sets it, whatever started the tests: messages name commands the way the user runs them.
  const environment = { ...aws, npm_lifecycle_event: 'test', ...over };
  const [program = '', ...first] = COMMAND_LINE;
  const child = spawn(program, [...first, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const onData = (data: Buffer): void => void (text += data.toString());
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const ended = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ status: code ?? -1, text, lines: jsonLines(text) }));
  });
  return {
    child,
    ended,
    text: () => text,
    said: async (wanted) =>
      await until(
        () => text.includes(wanted),
        child,
        () => text,
      ),
  };
}

/** The arguments with `--yes`, as a script gives it to the commands that ask. */
export function confirmed(args: readonly string[]): readonly string[] {
  const [name] = args;
  const asks = name === 'destroy' || name === 'rollback' || (name === 'sweep' && args.includes('--delete'));
  return asks && !args.includes('--yes') && !args.includes('--dry-run') ? [...args, '--yes'] : args;
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  url?: string,
  over: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return await command(args, url, over).ended;
}

/** Runs a command without the `--yes` of `run`. */
export async function asTyped(args: readonly string[], url: string): Promise<Outcome> {
  return await started(args, url).ended;
}

/** The last `result` line of a `--json` command. */
export function resultOf({ lines, text }: Outcome): Record<string, unknown> {
  const result = lines.findLast(({ type }) => type === 'result');
  if (!result) throw new Error(`no result in: ${text}`);
  return result;
}

function withoutAws(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_COLOR: '1',
  };
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    return [JSON.parse(line) as Record<string, unknown>];
  });
}

async function until(holds: () => boolean, child: ChildProcess, text: () => string): Promise<void> {
  while (!holds()) {
    if (child.exitCode !== null)
      throw new Error(`the command ended with ${child.exitCode} before it said so: ${text()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
