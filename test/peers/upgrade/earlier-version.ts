import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { awsEnvironment } from '../../emulated-account.ts';

/** The last commit before the restructuring; its names, digests and releases must stay the same. */
export const EARLIER_COMMIT = '911ead7';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const execute = promisify(execFile);

/** Whether the history of this repository has the commit: a shallow clone or an archive does not. */
export const hasEarlierCommit =
  spawnSync('git', ['cat-file', '-e', `${EARLIER_COMMIT}^{commit}`], { cwd: PROJECT }).status === 0;

/** Whether the shipped serve script's files in every archive differ from that commit's. */
export function hasNewServeScript(): boolean {
  const args = ['diff', '--quiet', EARLIER_COMMIT, '--', 'inference-code'];
  return spawnSync('git', args, { cwd: PROJECT }).status !== 0;
}

/** The earlier version of the tool, with its own packages, outside this checkout. */
export interface EarlierVersion {
  /** Runs one of its commands with `--json` and returns the printed objects. Throws when the command fails. */
  readonly run: (args: readonly string[], url: string) => Promise<Record<string, unknown>[]>;
  readonly remove: () => Promise<void>;
}

export async function installEarlierVersion(): Promise<EarlierVersion> {
  const folder = await mkdtemp(join(tmpdir(), 'earlier-version-'));
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true });
  try {
    const tool = join(folder, 'tool');
    await execute('git', ['clone', '--quiet', '--no-checkout', PROJECT, tool]);
    await execute('git', ['checkout', '--quiet', EARLIER_COMMIT], { cwd: tool });
    await execute('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: tool });
    return { run: runnerOf(folder), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function runnerOf(folder: string): EarlierVersion['run'] {
  return async (args, url) => {
    const env = { ...awsEnvironment(url), SAGEMAKER_GATEWAY_CACHE: join(folder, 'cache') };
    const cli = join(folder, 'tool', 'scripts', 'cli.ts');
    const { stdout } = await execute(process.execPath, [cli, ...args, '--json'], { env });
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
}
