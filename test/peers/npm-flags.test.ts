import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Command, type CommandName, COMMANDS } from '../../src/cli/commands.ts';
import { type FlagName, FLAGS } from '../../src/cli/flags/flags.ts';
import { CLI } from '../journeys/command.ts';

const run = promisify(execFile);

/** npm gives the values of credentials to nobody, and completes `--auth` to one. */
const LOST = new Set<FlagName>(['auth']);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npm-'));
  const commands = Object.keys(COMMANDS).map((name) => [name, `"${process.execPath}" "${CLI}" ${name}`]);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ scripts: Object.fromEntries(commands) }));
});
afterAll(async () => await rm(folder, { recursive: true }));

async function npmRun(...words: string[]): Promise<{ status: unknown; text: string }> {
  try {
    const { stdout, stderr } = await run('npm', ['run', '--silent', ...words], { cwd: folder });
    return { status: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    return { status: code, text: stdout + stderr };
  }
}

const NAMES = (Object.keys(COMMANDS) as CommandName[]).filter((name) => COMMANDS[name].flags.length > 0);

describe('real npm, without `--` before the flags', () => {
  it.each(NAMES)('keeps all flags of %s, and the command says so', async (name) => {
    const { flags }: Command = COMMANDS[name];
    const kept = flags.filter((flag) => !LOST.has(flag));
    const words = flags.flatMap((flag) => ('value' in FLAGS[flag] ? [`--${flag}`, 'value'] : [`--${flag}`]));
    const { status, text } = await npmRun(name, ...words);
    expect(status, text).toBe(2);
    expect(text).toContain(`npm took ${kept.map((flag) => `--${flag}`).join(', ')} for its own.`);
    expect(text).toContain(`Type \`--\` before options: npm run ${name} -- --`);
  });
});
