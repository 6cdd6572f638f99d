import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../journeys/command.ts';
import type { Pass } from '../../gateway-modes/mode.ts';
import type { Client, Tally } from './client.ts';
import { runProgram } from './program.ts';

interface NewmanReport {
  readonly run: {
    readonly stats: { readonly assertions: { readonly total: number; readonly failed: number } };
    readonly failures: readonly {
      readonly source?: { readonly name?: string };
      readonly error: { readonly test?: string; readonly message: string };
    }[];
  };
}

/** newman, with the collection that `openapi --postman` writes for the deployed URL, and its tests. */
export const newman: Client = {
  name: 'newman',
  run: async (open, { node }) =>
    await runCollection(node, variables(open.pass), async (file) => {
      const words = ['openapi', '--postman', '--config', open.config, '--out', file];
      const written = await run(words, open.account.url);
      if (written.status !== 0) throw new Error(written.text);
    }),
};

/** Runs the tests of a collection with newman, which is installed in the folder `node`. */
export async function runCollection(
  node: string,
  options: readonly string[],
  write: (file: string) => Promise<void>,
): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'newman-'));
  try {
    const [collection, report] = [join(folder, 'collection.json'), join(folder, 'report.json')];
    await write(collection);
    const reporting = ['--reporters', 'json', '--reporter-json-export', report];
    const program = join(node, 'node_modules', 'newman', 'bin', 'newman.js');
    await runProgram(process.execPath, [program, 'run', collection, ...reporting, ...options]);
    const { run: ran } = JSON.parse(await readFile(report, 'utf8')) as NewmanReport;
    const { total, failed } = ran.stats.assertions;
    const wrong = ran.failures.map(({ source, error }) => `${source?.name}: ${error.test}: ${error.message}`);
    return { passed: total - failed, total, wrong };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The collection variables that a user sets. */
function variables(pass: Pass): string[] {
  return Object.entries(fields(pass)).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
}

function fields(pass: Pass): Readonly<Record<string, string>> {
  if (pass.kind === 'iam') return { accessKey: pass.accessKeyId, secretKey: pass.secretAccessKey };
  if (pass.kind === 'jwt') return { token: pass.token };
  return pass.kind === 'api-key' ? { apiKey: pass.key } : {};
}
