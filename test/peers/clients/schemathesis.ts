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

/** schemathesis, with the document that our own verb writes: cases of its own making, 0 of which may fail. */
export const schemathesis: Client = {
  name: 'schemathesis',
  run: async (open, { bin }) => {
    const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
    try {
      const [document, report] = [join(folder, 'openapi.json'), join(folder, 'report.json')];
      const written = await run(['openapi', '--config', open.config, '--out', document], open.account.url);
      if (written.status !== 0) throw new Error(written.text);
      const words = ['run', document, '--url', open.base, '--seed', '1', '--max-examples', '200'];
      const told = ['--report-json-path', report, '--continue-on-failure', ...excluded(open.pass)];
      const env = {
        ...pythonEnvironment(open),
        SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
        CLIENT_PASS: JSON.stringify(open.pass),
      };
      const { out, err } = await runProgram(join(bin, 'st'), [...words, ...told], { env });
      return tallyOf(JSON.parse(await readFile(report, 'utf8')) as Report, `${out}${err}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** Every case counts that ended without a failure or an error; what failed is told in the program's own words. */
function tallyOf({ exit_code, test_cases }: Report, output: string): Tally {
  const { generated, with_failures, errored } = test_cases;
  const wrong = exit_code === 0 ? [] : [output];
  return { passed: generated - with_failures - errored - wrong.length, total: generated, wrong };
}

/**
 * All checks but what API Gateway settles otherwise before a function of ours is asked: it says 404 (REST: 403) to a
 * method without a route, where schemathesis wants 405; and 403, where it wants 401, to a request without signature or
 * key. That those are refused is held by `ignored_auth`, and by our own suite.
 */
function excluded({ kind }: Pass): string[] {
  const isSaid403 = kind === 'iam' || kind === 'api-key';
  return [
    '--exclude-checks',
    ['unsupported_method', ...(isSaid403 ? ['missing_required_header'] : [])].join(),
  ];
}
