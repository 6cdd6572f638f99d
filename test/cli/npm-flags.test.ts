import { describe, expect, it } from 'vitest';
import { rejectKeptFlags } from '../../src/cli/npm-flags.ts';

/** What npm passes on for `npm run SCRIPT …`, and the line to type instead. */
const KEPT = [
  ['destroy --dry-run', ['destroy'], { dry_run: 'true' }, 'destroy -- --dry-run'],
  [
    'deploy:serverless-endpoint --model X',
    ['deploy', '--host', 'sagemaker-serverless', 'X'],
    { model: 'true' },
    'deploy:serverless-endpoint -- --model X',
  ],
  ['plan --model=X --stage=prod', ['plan'], { model: 'X', stage: 'prod' }, 'plan -- --model X --stage prod'],
  [
    'plan --stage prod --json',
    ['plan', 'prod'],
    { stage: 'true', json: 'true' },
    'plan -- --stage prod --json',
  ],
  ['deploy --no-vendor --onnx', ['deploy'], { vendor: '', onnx: 'true' }, 'deploy -- --no-vendor --onnx'],
  ['rollback --to r-1', ['rollback'], { token_description: 'r-1' }, 'rollback -- --to r-1'],
  [
    'deploy --name shop --memory 4096 --stage prod',
    ['deploy', '4096', 'prod'],
    { name: 'shop', memory: 'true', stage: 'true' },
    'deploy -- --memory MB --name shop --stage STAGE',
  ],
  [
    'classify rent --region eu-west-1',
    ['classify', 'rent', 'eu-west-1'],
    { region: 'true' },
    'classify -- --region REGION',
  ],
] as const;

function environmentOf(script: string, options: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(options).map(([name, value]) => [`npm_config_${name}`, value] as const);
  return { npm_command: 'run', npm_lifecycle_event: script, ...Object.fromEntries(kept) };
}

describe('flags that npm takes for its own', () => {
  it.each(KEPT)('npm run %s is refused with the line to type', (line, argv, options, typed) => {
    const [script = ''] = line.split(' ');
    expect(() => rejectKeptFlags(argv, environmentOf(script, options))).toThrow(
      expect.objectContaining({ code: 'config', hint: `Type \`--\` before options: npm run ${typed}` }),
    );
  });

  it.each([
    ['options of npm that are off', ['destroy'], { ...environmentOf('destroy', { yes: '', json: '' }) }],
    ['flags that the command got too', ['destroy', '--yes'], environmentOf('destroy', { yes: 'true' })],
    ['flags of other commands', ['status'], environmentOf('status', { all: 'true' })],
    ['the installed package', ['destroy'], { ...environmentOf('npx', { yes: 'true' }), npm_command: 'exec' }],
    ['no npm at all', ['destroy'], {}],
    ['an unknown command', ['x'], environmentOf('x', { json: 'true' })],
  ])('do not include %s', (_what, argv, environment) => {
    expect(() => rejectKeptFlags(argv, environment)).not.toThrow();
  });
});
