import { Command as Commander, CommanderError, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { Fault } from '../contract/fault.ts';
import { type Command, type CommandName, COMMANDS } from './commands.ts';
import { type Flag, FLAG_GROUPS, type FlagName, FLAGS } from './flags/flags.ts';
import { defined, type ParsedArgs } from './flags/flag-values.ts';
import { commandLine } from './invocation.ts';

const BIN = 'sagemaker-gateway';

/** What a command line asks for: a command, or text such as help or the version. */
export type Request =
  | { readonly type: 'run'; readonly command: CommandName; readonly args: ParsedArgs }
  | { readonly type: 'text'; readonly text: string };

/** Parses a command line. Throws Fault `config` that names the error, a suggestion and the next command. */
export function parseCommandLine(argv: readonly string[]): Request {
  let text = '';
  let request: Request | undefined;
  const program = createProgram(
    (command, args) => (request = { type: 'run', command, args }),
    (written) => (text += written),
  );
  try {
    program.parse(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0)
      throw usageFault(
        error,
        argv.find((word) => Object.hasOwn(COMMANDS, word)),
      );
  }
  return request ?? { type: 'text', text };
}

function createProgram(
  onCommand: (command: CommandName, args: ParsedArgs) => void,
  write: (text: string) => void,
): Commander {
  const program = new Commander(BIN)
    .description(`${manifest.description}.`)
    .version(manifest.version, '-V, --version', 'Print the version')
    .commandsGroup('Tools:')
    .configureOutput({ writeOut: write, writeErr: () => {} })
    .configureHelp({ helpWidth: 100, showGlobalOptions: false })
    .exitOverride()
    .helpOption('-h, --help', 'Show help')
    .helpCommand('help [command]', 'Show the help of a command');
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    const command: Command = COMMANDS[name];
    const sub = program.command(name).helpGroup(`${command.group}:`);
    describe(sub, name, command);
    sub.action(() => onCommand(name, argsOf(sub, command)));
  }
  return program.addHelpText('after', `\nHelp of a command: ${commandLine('COMMAND', '--help')}`);
}

function describe(sub: Commander, name: string, { summary, words, flags, examples = [] }: Command): void {
  sub.summary(summary).description(`${summary}.`);
  if (words !== undefined) sub.arguments(words);
  for (const group of Object.keys(FLAG_GROUPS))
    for (const flag of flags.filter((each) => FLAGS[each].group === group)) {
      sub.addOption(optionOf(flag));
      if ('negatable' in FLAGS[flag]) sub.addOption(negationOf(flag));
    }
  sub.helpOption('-h, --help', 'Show help').optionsGroup(`${FLAG_GROUPS.output}:`);
  if (examples.length === 0) return;
  const lines = examples.map((example) => `  $ ${commandLine(name, example)}`);
  sub.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

function optionOf(name: FlagName): Option {
  const flag: Flag = FLAGS[name];
  const help = flag.otherwise === undefined ? flag.help : `${flag.help} (default: ${flag.otherwise})`;
  const option = new Option(`--${name}${flag.value === undefined ? '' : ` <${flag.value}>`}`, help);
  option.helpGroup(`${FLAG_GROUPS[flag.group]}:`);
  option.conflicts((flag.conflicts ?? []).map((each) => new Option(`--${each}`).attributeName()));
  if (flag.default !== undefined) option.default(flag.default);
  if (flag.value === undefined) return option;
  if (flag.choices) option.choices(flag.choices);
  // The schema of the configuration validates the flags that override it, and names the option.
  const accept = flag.group === 'command' ? option.parseArg : undefined;
  // Commander takes any next argument as the value: `--model --json` would look for a folder named `--json`.
  return option.argParser((value: string, previous: unknown) => {
    if (value.startsWith('--')) throw new InvalidArgumentError('It has no value.');
    return accept ? accept(value, previous) : value;
  });
}

function negationOf(name: FlagName): Option {
  return new Option(`--no-${name}`, `Turn --${name} off`).helpGroup(`${FLAG_GROUPS[FLAGS[name].group]}:`);
}

function argsOf(sub: Commander, { flags }: Command): ParsedArgs {
  const values = flags.map((name) => [name, sub.getOptionValue(new Option(`--${name}`).attributeName())]);
  return { flags: defined(Object.fromEntries(values)), words: sub.args };
}

/** A folder without `--model` is a usual slip. */
function modelFor(message: string, command: string | undefined): string | undefined {
  const [, word] = /^error: too many arguments .* got 1: (.+)\.$/.exec(message) ?? [];
  if (word === undefined || command === undefined || !Object.hasOwn(COMMANDS, command)) return undefined;
  const flags: readonly FlagName[] = COMMANDS[command as CommandName].flags;
  return flags.includes('model') ? `(Did you mean --model ${word}?)` : undefined;
}

/** Commander's messages read `error: unknown option '--x'\n(Did you mean --y?)`. */
function usageFault({ message }: CommanderError, command: string | undefined): Fault {
  const [reason = '', suggestion = modelFor(message, command)] = message.replace(/^error: /, '').split('\n');
  const sentence = reason.replace(/^unknown command '(.*)'$/, 'There is no command "$1"');
  const what = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  const next = `See \`${command === undefined ? commandLine('help') : commandLine(command, '--help')}\`.`;
  return new Fault(
    'config',
    what.endsWith('.') ? what : `${what}.`,
    suggestion === undefined ? next : `${suggestion.replace(/^\((.*)\)$/, '$1')} ${next}`,
  );
}
