import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stubModelFolder, STUB_SCRIPT } from '../../stub-archive.ts';

export const STACK = 'least';

/** Commands on one stack, over two models. */
export interface StackLife {
  readonly deploy: (...args: string[]) => string[];
  readonly classify: string[];
  readonly doctor: string[];
  readonly promote: string[];
  /** Created, updated, rolled back, called, moved to the other host and the other API type, deleted. */
  readonly journey: readonly string[][];
  readonly removeFiles: () => Promise<void>;
}

export async function prepareStackLife(): Promise<StackLife> {
  const folder = await mkdtemp(join(tmpdir(), 'least-'));
  const config = join(folder, 'monitored.mjs');
  const gateway = { alarms: {}, dashboard: true, reservedConcurrency: 10 };
  const monitored = { name: STACK, model: './m', rollout: { alarms: 'own' }, gateway };
  await writeFile(config, `export default ${JSON.stringify(monitored)};\n`);
  const first = await stubModelFolder();
  const second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
  const deployOf = (model: string, ...args: string[]): string[] =>
    // The dry run calls no account.
    named('deploy', '--model', model, '--skip-dry-run', ...args);
  return {
    deploy: (...args) => deployOf(first, ...args),
    classify: named('classify', 'rent'),
    doctor: named('doctor', '--model', first, '--skip-dry-run', '--config', config),
    promote: named('promote', '--stage', 'prod', '--from', 'dev'),
    journey: [
      named('doctor', '--model', first, '--skip-dry-run', '--config', config),
      deployOf(first),
      named('status'),
      deployOf(second),
      named('releases'),
      named('rollback'),
      named('classify', 'rent'),
      named('logs'),
      deployOf(second, '--config', config, '--host', 'sagemaker-realtime'),
      deployOf(second, '--host', 'sagemaker-serverless'),
      deployOf(second, '--api', 'rest', '--auth', 'api-key'),
      named('classify', 'rent'),
      named('plan', '--model', second),
      named('destroy'),
    ],
    removeFiles: async () => {
      await Promise.all([first, second, folder].map(async (each) => await rm(each, { recursive: true })));
    },
  };
}

export function named(command: string, ...args: string[]): string[] {
  return [command, '--name', STACK, ...args, '--json'];
}
