import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../journeys/command.ts';
import type { Pass } from '../../gateway-modes/mode.ts';
import type { Client, Tally } from './client.ts';
import { runProgram } from './program.ts';
import { pythonEnvironment } from './python-clients.ts';

interface Report {
  readonly exit_code: number;
  readonly test_cases: {
    readonly generated: number;
    readonly with_failures: number;
    readonly errored: number;
  };
}

/** schemathesis, with the document that `openapi` writes: it generates the cases, and none may fail. */
export const schemathesis: Client = {
  name: 'schemathesis',
  run: async (open, { bin }) => {
    const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
    try {
      const [document, report] = [join(folder, 'openapi.json'), join(folder, 'report.json')];
      const written = await run(['openapi', '--config', open.config, '--out', document], open.account.url);
      if (written.status !== 0) throw new Error(written.text);
      const words = ['run', document, '--url', open.base, '--seed', '1', '--max-examples', '200'];
      const options = ['--report-json-path', report, '--continue-on-failure', ...excluded(open.pass)];
      const env = {
        ...pythonEnvironment(open),
        SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
        CLIENT_PASS: JSON.stringify(open.pass),
      };
      const { out, err } = await runProgram(join(bin, 'st'), [...words, ...options], { env });
      return tallyOf(JSON.parse(await readFile(report, 'utf8')) as Report, `${out}${err}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** Counts the cases without failure or error; failures are reported with schemathesis's output. */
function tallyOf({ exit_code, test_cases }: Report, output: string): Tally {
  const { generated, with_failures, errored } = test_cases;
  const wrong = exit_code === 0 ? [] : [output];
  return { passed: generated - with_failures - errored - wrong.length, total: generated, wrong };
}

/**
 * All checks except where API Gateway itself responds differently: it returns 404 (REST: 403) for a
 * method without a route, where schemathesis expects 405; and 403 instead of 401 for a request without signature or
 * key. That these are rejected is checked by `ignored_auth` and by our own suite.
 */
function excluded({ kind }: Pass): string[] {
  const isSaid403 = kind === 'iam' || kind === 'api-key';
  return [
    '--exclude-checks',
    ['unsupported_method', ...(isSaid403 ? ['missing_required_header'] : [])].join(),
  ];
}
