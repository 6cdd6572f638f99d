import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CLI, run } from '../../journeys/command.ts';

/** What `npm start` printed when the URL had answered. */
export interface Started {
  readonly url: string;
  /** Command lines for the sample request. */
  readonly curl: string;
  readonly boto3: string;
  /** Variables that point AWS's clients at the emulator. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** Runs `npm start` with these arguments on a free port. */
export async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Started> {
  const server = spawn(process.execPath, [CLI, 'start', ...args, '--port', '0', '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  };
  for await (const line of createInterface({ input: server.stdout })) {
    if (!line.startsWith('{')) continue;
    const printed = JSON.parse(line) as { readonly type: string } & Omit<Started, 'stop'>;
    if (printed.type === 'result') return { ...printed, stop };
  }
  throw new Error('npm start ended before it was ready');
}

/** Writes the Postman collection of a configuration for a URL that everybody may call. */
export async function writeCollection(config: string, url: string, file: string): Promise<void> {
  const words = ['openapi', '--postman', '--config', config, '--url', url, '--auth', 'none', '--out', file];
  const { status, text } = await run(words);
  if (status !== 0) throw new Error(text);
}
