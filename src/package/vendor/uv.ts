import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { platformOf, type TargetPython } from './image-python.ts';

const run = promisify(execFile);

/** The programs that resolve and install: uv, which also evaluates markers for another Python, and pip for its settings. */
export interface Installer {
  readonly uv: string;
  readonly python: string;
}

/** What uv or pip reported when it failed. */
export class InstallerError extends Error {}

/** Runs `uv pip …` in a folder for another Python, with wheels only. Throws InstallerError. */
export async function uvPip(
  { uv, python }: Installer,
  target: TargetPython,
  cwd: string,
  args: readonly string[],
): Promise<void> {
  const platform = ['--python-version', target.version, '--python-platform', platformOf(target)];
  const settings = await pipSettings(python);
  try {
    await run(
      uv,
      ['pip', ...args, '--python', python, ...platform, '--only-binary', ':all:', ...settings.args],
      { cwd, env: { ...process.env, ...settings.env, UV_PYTHON_DOWNLOADS: 'never', NO_COLOR: '1' } },
    );
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new InstallerError(causeIn(stderr) ?? message, { cause: error });
  }
}

/** uv's own words from its first error on, on one line. */
function causeIn(stderr: string): string | undefined {
  const text = stderr.slice(Math.max(0, stderr.search(/^error: /m)));
  const [first = '', ...rest] = text
    .split('\n')
    .map((line) => line.replace(/^ *(error|cause|hint): /, '').trim());
  const causes = rest.filter((line) => line !== '' && !line.startsWith('--- std'));
  const lines = first === 'No solution found when resolving dependencies' ? causes : [first, ...causes];
  return lines.filter(Boolean).slice(0, 4).join('; ') || undefined;
}

// uv does not read pip's settings, which people have for a mirror.
const OPTIONS: Readonly<Record<string, string>> = {
  'index-url': '--default-index',
  'extra-index-url': '--index',
  'find-links': '--find-links',
};

async function pipSettings(
  python: string,
): Promise<{ readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }> {
  const { stdout } = await run(python, ['-m', 'pip', 'config', 'list']);
  const settings = [...stdout.matchAll(/^(?::env:|global|install)\.\.?([\w-]+)='(.*)'$/gm)];
  const args = settings.flatMap(([, name = '', value = '']) => {
    const option = OPTIONS[name];
    return option === undefined ? [] : value.split(/\s+/).flatMap((each) => [option, each]);
  });
  const certificates = settings.find(([, name]) => name === 'cert')?.[2];
  const noIndex = settings.some(([, name, value]) => name === 'no-index' && value !== 'false');
  // As pip: the best version of all indexes. uv stops at the first index that has the package.
  const strategy = args.includes('--index') ? ['--index-strategy', 'unsafe-best-match'] : [];
  return {
    args: [...args, ...strategy, ...(noIndex ? ['--no-index'] : [])],
    env: certificates === undefined ? {} : { SSL_CERT_FILE: certificates },
  };
}
