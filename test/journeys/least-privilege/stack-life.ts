import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigInput } from '../../../infra/parse-config.ts';
import { HOST_NAMES } from '../hosts.ts';
import { stubModelFolder, STUB_SCRIPT } from '../../stub-archive.ts';

export const STACK = 'least';

const FUNCTION_HOSTS = HOST_NAMES.filter((host) => host.startsWith('lambda-'));

/** The configuration of the stack, with more options. */
export function configOf(options: Partial<ConfigInput> = {}): ConfigInput {
  return { name: STACK, model: './m', ...options };
}

/** Commands on one stack, over two models. */
export interface StackLife {
  readonly deploy: (...args: string[]) => string[];
  readonly classify: string[];
  readonly doctor: string[];
  readonly promote: string[];
  /** Created, updated, rolled back, called, moved to every other host and back, deleted. */
  readonly journey: readonly string[][];
  /** Created, updated, rolled back, deleted. */
  readonly shortJourney: readonly string[][];
  readonly printPolicy: (...args: string[]) => string[];
  readonly removeFiles: () => Promise<void>;
}

export async function prepareStackLife(options: Partial<ConfigInput> = {}): Promise<StackLife> {
  const folder = await mkdtemp(join(tmpdir(), 'least-'));
  const written = async (name: string, more: Partial<ConfigInput>): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, `export default ${JSON.stringify(configOf({ ...options, ...more }))};\n`);
    return file;
  };
  const config = await written('plain.mjs', {});
  const gateway = { alarms: {}, dashboard: true, reservedConcurrency: 10 };
  const monitored = await written('monitored.mjs', { rollout: { alarms: 'own' }, gateway });
  const first = await stubModelFolder();
  const second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
  const onStack = (command: string, ...args: string[]): string[] =>
    args.includes('--config') ? named(command, ...args) : named(command, '--config', config, ...args);
  const deployOf = (model: string, ...args: string[]): string[] =>
    // The dry run calls no account.
    onStack('deploy', '--model', model, '--skip-dry-run', ...args);
  const doctor = onStack('doctor', '--model', first, '--skip-dry-run', '--config', monitored);
  return {
    deploy: (...args) => deployOf(first, ...args),
    classify: onStack('classify', 'rent'),
    doctor,
    promote: onStack('promote', '--stage', 'prod', '--from', 'dev'),
    journey: [
      doctor,
      deployOf(first),
      onStack('status'),
      deployOf(second),
      onStack('releases'),
      onStack('rollback'),
      onStack('classify', 'rent'),
      onStack('logs'),
      deployOf(second, '--config', monitored, '--host', 'sagemaker-realtime'),
      deployOf(second, '--host', 'sagemaker-serverless'),
      ...FUNCTION_HOSTS.flatMap((host) => [
        deployOf(first, '--host', host, '--max-concurrency', '3', '--provisioned-concurrency', '1'),
        deployOf(second, '--host', host),
        onStack('rollback'),
        onStack('classify', 'rent'),
        onStack('logs'),
        onStack('status'),
      ]),
      onStack('plan', '--model', second),
      onStack('destroy'),
    ],
    shortJourney: [deployOf(first), deployOf(second), onStack('rollback'), onStack('destroy')],
    printPolicy: (...args) => onStack('policy', ...args),
    removeFiles: async () => {
      await Promise.all([first, second, folder].map(async (each) => await rm(each, { recursive: true })));
    },
  };
}

function named(command: string, ...args: string[]): string[] {
  return [command, '--name', STACK, ...args, '--json'];
}
