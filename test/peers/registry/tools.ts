import { execFile, type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../free-port.ts';

const execute = promisify(execFile);

/** The tools of Debian, run from where their packages are unpacked. */
export interface Tools {
  run(program: 'skopeo' | 'umoci', words: readonly string[]): Promise<string>;
  /** Starts a registry with an empty store below `scratch`. */
  startRegistry(): Promise<PeerRegistry>;
}

export interface PeerRegistry {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export function toolsIn(root: string, scratch: string): Tools {
  const libraries = ['x86_64', 'aarch64'].map((machine) => `usr/lib/${machine}-linux-gnu`);
  const environment = {
    ...process.env,
    PATH: `${join(root, 'usr/bin')}:${process.env['PATH']}`,
    LD_LIBRARY_PATH: libraries.map((folder) => join(root, folder)).join(':'),
    HOME: scratch,
    XDG_RUNTIME_DIR: scratch,
  };
  return {
    run: async (program, words) => {
      const policy = program === 'skopeo' ? ['--insecure-policy'] : [];
      const options = { env: environment, maxBuffer: 64 * 1024 ** 2 };
      return (await execute(program, [...policy, ...words], options)).stdout;
    },
    startRegistry: async () => {
      const folder = await mkdtemp(join(scratch, 'registry-'));
      return await startRegistry(folder, environment);
    },
  };
}

/** Debian's docker-registry on a free port of loopback. */
async function startRegistry(folder: string, environment: NodeJS.ProcessEnv): Promise<PeerRegistry> {
  const port = await freePort();
  const config = join(folder, 'config.yml');
  await mkdir(join(folder, 'data'));
  const lines = [
    'version: 0.1',
    'log: { level: error }',
    `storage: { filesystem: { rootdirectory: ${join(folder, 'data')} }, delete: { enabled: true } }`,
    `http: { addr: "127.0.0.1:${port}", secret: a-fixed-secret }`,
  ];
  await writeFile(config, lines.join('\n'));
  const child = spawn('docker-registry', ['serve', config], { env: environment, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  await untilAnswers(url, child);
  return { url, close };
}

const START_MS = 30_000;

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    if ((await fetch(`${url}/v2/`).catch(() => undefined))?.ok) return;
    await sleep(50);
  }
  throw new Error(`docker-registry does not answer at ${url}`);
}
