import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareEnvironment } from '../src/local/python-environment.ts';
import { npmVerdict, pipVerdict, unanswered, type Verdict } from './audit/verdict.ts';
import { LOCKED } from './audit/locked-files.ts';

/**
 * `npm run check:audit`: looks up the locked npm and Python packages in the advisories of their registries. A finding
 * of high severity fails; a registry that does not answer is reported as "not run", which is not a success.
 */
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

// `npm run ci` must not wait for a registry that is not there.
const TIMEOUT_MS = 30_000;
const PROBE_MS = 5_000;

// The service that pip-audit asks; a mirror of the packages alone does not have it.
const PYPI_ADVISORIES = 'https://pypi.org/pypi/pip/24.0/json';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const all = [await auditNpm(), ...(await auditPython())];
for (const { tool, outcome, detail } of all) say(`${tool}: ${outcome}${detail ? ` (${detail})` : ''}`);
process.exitCode = all.some(({ outcome }) => outcome === 'failed') ? 1 : 0;

async function auditNpm(): Promise<Verdict> {
  return npmVerdict(await outputOf('npm', ['audit', '--json']));
}

async function auditPython(): Promise<Verdict[]> {
  if (!(await doesAnswer(PYPI_ADVISORIES)))
    return [unanswered('pip-audit', `${PYPI_ADVISORIES} did not answer`)];
  const requirements = [join(PROJECT, 'test', 'audit', 'requirements.txt')];
  const { folder } = await prepareEnvironment({ name: 'audit', requirements }, { say });
  const options = ['--disable-pip', '--require-hashes', '--progress-spinner', 'off', '--format', 'json'];
  const verdicts: Verdict[] = [];
  for (const file of LOCKED) {
    const output = await outputOf(join(folder, 'bin', 'pip-audit'), [...options, '-r', join(PROJECT, file)]);
    verdicts.push(pipVerdict(`pip-audit ${file}`, output));
  }
  return verdicts;
}

async function doesAnswer(url: string): Promise<boolean> {
  return await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    async (response) => response.ok && 'vulnerabilities' in ((await response.json()) as object),
    () => false,
  );
}

/** Standard output, whatever the exit status: both tools exit with 1 for findings and for failures alike. */
async function outputOf(program: string, args: readonly string[]): Promise<string> {
  return await new Promise((resolve) => {
    execFile(program, args, { cwd: PROJECT, timeout: TIMEOUT_MS, maxBuffer: 2 ** 26 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}
