import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { containersOn } from '../../../src/container/container-process.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, PYTHON } from '../../emulated-account.ts';
import { COMMAND_LINE } from '../../journeys/command.ts';
import { madeModel } from '../../models/made.ts';
import { startHub } from '../../package/source/hub-server.ts';
import { lineOf, type Row, summaryOf, writePage } from './table.ts';

const DRIVER = join(import.meta.dirname, 'run.py');
const PEERS = join(import.meta.dirname, '..', '..', '..', '.venv');
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
// Where run.py prepares it: fastai over the packages of the tests.
const FASTAI = join(PEERS, 'peer-fastai', 'bin', 'python');

/** Runs the rows that the words select, prints each and the counts; answers the exit status. */
export async function runTable(args: readonly string[]): Promise<number> {
  const words = args.filter((word) => !word.startsWith('--'));
  const print = args.includes('--json') ? JSON.stringify : lineOf;
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-models-'));
  const published = madeModel('classifier', join(folder, 'published'));
  const hub = await startHub({ 'org/name': { commit: COMMIT, files: await filesOf(published) } });
  const accounts = { main: await accountOn(PYTHON), fastai: await accountOn(FASTAI) };
  try {
    const place = { HF_ENDPOINT: hub.url, HF_HOME: join(folder, 'hub') };
    const settings = { command: COMMAND_LINE, accounts: environmentsOf(accounts), published };
    const rows: Row[] = [];
    const status = await drive([JSON.stringify(settings), ...words], place, (row) => {
      rows.push(row);
      process.stdout.write(`${print(row)}\n`);
    });
    process.stdout.write(`${summaryOf(rows)}\n`);
    if (args.includes('--write') && words.length === 0) await writePage(rows);
    return status;
  } finally {
    for (const account of Object.values(accounts)) await account.close();
    await hub.close();
    await rm(folder, { recursive: true });
  }
}

async function accountOn(python: string): Promise<EmulatedAccount> {
  return await openEmulatedAccount({ timeScale: 0.001, startContainer: containersOn(python) });
}

/** The environment of each account; a dry run and its container have the same interpreter. */
function environmentsOf(accounts: Readonly<Record<string, EmulatedAccount>>): object {
  const python: Readonly<Record<string, string>> = { main: PYTHON, fastai: FASTAI };
  return Object.fromEntries(
    Object.entries(accounts).map(([name, { url }]) => [
      name,
      { ...awsEnvironment(url), npm_lifecycle_event: 'test', SAGEMAKER_GATEWAY_PYTHON: python[name] },
    ]),
  );
}

async function filesOf(folder: string): Promise<Record<string, Uint8Array>> {
  const names = await readdir(folder);
  const read = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(read));
}

async function drive(
  args: readonly string[],
  place: Readonly<Record<string, string>>,
  onRow: (row: Row) => void,
): Promise<number> {
  const env = { ...process.env, ...place, OMP_NUM_THREADS: '1', TRANSFORMERS_VERBOSITY: 'error' };
  const child = spawn(PYTHON, [DRIVER, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data: Buffer) => (log = `${log}${data.toString()}`.slice(-4000)));
  createInterface({ input: child.stdout }).on('line', (line) => onRow(JSON.parse(line) as Row));
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
  if (code > 1) process.stderr.write(`${log}\n`);
  return code;
}
