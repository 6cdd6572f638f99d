import { forOwnModel } from '../../src/cli/own-model.ts';
import { rejectKeptFlags } from '../../src/cli/npm-flags.ts';
import { parseCommandLine } from '../../src/cli/program.ts';
import sample from '../../endpoint.config.ts';
import type { Refusal } from './refusal.ts';

/** A line as npm passes it on: it keeps flags for itself, as variables. */
const throughNpm = (
  line: string,
  argv: readonly string[],
  kept: Readonly<Record<string, string>>,
): Refusal => ({
  cause: `\`npm run ${line}\``,
  provoke: () => {
    const variables = Object.entries(kept).map(([name, value]) => [`npm_config_${name}`, value] as const);
    const [script] = line.split(' ');
    rejectKeptFlags(argv, {
      npm_command: 'run',
      npm_lifecycle_event: script,
      ...Object.fromEntries(variables),
    });
  },
});

const typed = (line: string): Refusal => ({
  cause: `\`npm run ${line.replace(' ', ' -- ')}\``,
  provoke: () => parseCommandLine(line.split(' ')),
});

/** Command lines that would do something else than they say. */
export const commandLines: readonly Refusal[] = [
  throughNpm('destroy --dry-run', ['destroy'], { dry_run: 'true' }),
  throughNpm(
    'deploy:serverless-endpoint --model ./model',
    ['deploy', '--host', 'sagemaker-serverless', './model'],
    { model: 'true' },
  ),
  throughNpm('plan --stage=prod', ['plan'], { stage: 'prod' }),
  throughNpm('deploy --no-vendor', ['deploy'], { vendor: '' }),
  typed('deploy ./model'),
  typed('deploy --model'),
  {
    cause: '`npm run deploy -- --model ./my-model`, with the configuration of the repository',
    provoke: () => forOwnModel(sample, './my-model', { name: undefined }),
  },
];
