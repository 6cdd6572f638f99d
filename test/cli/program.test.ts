import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { COMMANDS } from '../../src/cli/commands.ts';
import { parseCommandLine } from '../../src/cli/program.ts';
import { Fault } from '../../src/contract/fault.ts';
import { argsOf } from './args.ts';

function textOf(...argv: string[]): string {
  const request = parseCommandLine(argv);
  return request.type === 'text' ? request.text : '';
}

function faultOf(...argv: string[]): Fault {
  try {
    parseCommandLine(argv);
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error(`${argv.join(' ')} was accepted`);
}

vi.hoisted(() => {
  // As without npm; `npm test` sets it.
  delete process.env['npm_lifecycle_event'];
});

describe('the commands', () => {
  it('are one file each in scripts/', () => {
    const files = readdirSync(new URL('../../scripts', import.meta.url)).filter((file) => file !== 'cli.ts');
    expect(files.toSorted()).toEqual(
      Object.keys(COMMANDS)
        .map((name) => `${name}.ts`)
        .toSorted(),
    );
  });
});

describe('help', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])(
    'of %j lists every command under its heading',
    (argv) => {
      const text = textOf(...argv);
      expect(text).toContain('Usage: sagemaker-gateway');
      for (const name of Object.keys(COMMANDS)) expect(text).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
      expect(text).toMatch(/^Releases:\n {2}releases/m);
    },
  );

  it.each(Object.entries(COMMANDS))('of %s has usage, flags and examples', (name, { flags, summary }) => {
    const text = textOf(name, '--help');
    expect(text).toContain(`Usage: sagemaker-gateway ${name}`);
    expect(text).toContain(summary.split(' ')[0]);
    for (const flag of flags) expect(text).toContain(`--${flag}`);
    expect(textOf('help', name)).toBe(text);
  });

  it('shows choices, defaults and examples', () => {
    const text = textOf('deploy', '--help').replace(/\s+/g, ' ');
    expect(text).toContain('(choices: "sagemaker-serverless", "sagemaker-realtime", ');
    expect(text).toContain('(default: endpoint.config.ts)');
    expect(text).toContain('Examples: $ sagemaker-gateway deploy $ sagemaker-gateway deploy --stage prod');
  });

  it('is printed even if other flags are wrong', () => {
    expect(textOf('plan', '--help', '--port', '1')).toContain('Usage: sagemaker-gateway plan');
  });
});

it('prints the version', () => {
  expect(textOf('--version')).toBe(`${manifest.version}\n`);
});

describe('arguments', () => {
  it('are flags with and without values, and words', () => {
    const { flags, words } = argsOf('classify', '--stage=prod', 'rent october', '--json', '--', '--salary');
    expect(flags).toEqual({ stage: 'prod', json: true });
    expect(words).toEqual(['rent october', '--salary']);
  });

  it('take the last of a repeated flag, so that an npm script can be overridden', () => {
    expect(argsOf('deploy', '--host', 'a', '--host', 'b').flags.host).toBe('b');
  });

  it('have defaults', () => {
    expect(argsOf('logs').flags).toEqual({ since: '15' });
  });
});

describe('an error of usage', () => {
  it.each([
    [['fly'], 'There is no command "fly".', 'sagemaker-gateway help'],
    [['depoly'], 'There is no command "depoly".', 'Did you mean deploy?'],
    [['plan', '--stgae', 'prod'], "Unknown option '--stgae'.", 'Did you mean --stage?'],
    [['plan', '--stgae', 'prod'], "Unknown option '--stgae'.", 'sagemaker-gateway plan --help'],
    [['status', '--memory', '1024'], "Unknown option '--memory'.", 'sagemaker-gateway status --help'],
    [['plan', '--stage'], "Option '--stage <stage>' argument missing.", '--help'],
    [['plan', '--model', '--json'], 'It has no value.', '--help'],
    [['doctor', '--runtime', 'jax'], 'Allowed choices are onnx, torch.', '--help'],
    [['doctor', '--skip-dry-run', '--slowdown', '2'], 'cannot be used with', '--help'],
    [['status', 'prod'], 'too many arguments', '--help'],
    [['completion'], "Missing required argument 'shell'.", '--help'],
  ])('%j says what is wrong and what to do', (argv, message, hint) => {
    const fault = faultOf(...argv);
    expect(fault.code).toBe('config');
    expect(fault.message.toLowerCase()).toContain(message.toLowerCase());
    expect(fault.hint).toContain(hint);
  });
});
