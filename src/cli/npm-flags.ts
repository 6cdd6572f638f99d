import { Fault } from '../contract/fault.ts';
import { type Command, type CommandName, COMMANDS } from './commands.ts';
import { type Flag, type FlagName, FLAGS } from './flags/flags.ts';

/** Flags that npm completes to an option of its own: `--to` becomes `--token-description`. */
const COMPLETED: Readonly<Record<string, string>> = { to: 'token_description' };

/**
 * Throws Fault `config` for flags that npm kept: `npm run destroy --dry-run` runs the command without `--dry-run`, which
 * is then only in npm's environment variables. The value of a flag that npm does not know arrives as a word, unless it is
 * joined by `=`. The value of `--auth` does not arrive anywhere, as for all credentials of npm.
 */
export function rejectKeptFlags(argv: readonly string[], environment: NodeJS.ProcessEnv): void {
  const [name = ''] = argv;
  // `npx` passes everything on.
  if ((environment['npm_command'] ?? 'exec') === 'exec' || !Object.hasOwn(COMMANDS, name)) return;
  const command: Command = COMMANDS[name as CommandName];
  const kept = command.flags.filter((flag) => isKept(flag, environment) && !isGiven(flag, argv));
  if (kept.length === 0) return;
  const words = command.words === undefined ? wordsIn(argv) : [];
  const typed = kept.map((flag) => typedAs(flag, environment, words));
  throw new Fault(
    'config',
    `npm took ${kept.map((flag) => spelled(flag, environment)).join(', ')} for its own. The command was not run.`,
    `Type \`--\` before options: npm run ${environment['npm_lifecycle_event'] ?? name} -- ${typed.join(' ')}`,
  );
}

/** What npm has for the flag; empty for options of npm that are off, and for `--no-NAME`. */
function keptValue(flag: FlagName, environment: NodeJS.ProcessEnv): string | undefined {
  return environment[`npm_config_${COMPLETED[flag] ?? flag.replaceAll('-', '_')}`];
}

function isKept(flag: FlagName, environment: NodeJS.ProcessEnv): boolean {
  const value = keptValue(flag, environment);
  return 'negatable' in FLAGS[flag] ? value !== undefined : Boolean(value);
}

function spelled(flag: FlagName, environment: NodeJS.ProcessEnv): string {
  return keptValue(flag, environment) === '' ? `--no-${flag}` : `--${flag}`;
}

function isGiven(flag: FlagName, argv: readonly string[]): boolean {
  return argv.some(
    (word) => word === `--${flag}` || word === `--no-${flag}` || word.startsWith(`--${flag}=`),
  );
}

/** The words of a command line after the command, without flags and their values. */
function wordsIn(argv: readonly string[]): string[] {
  return argv.slice(1).filter((word, index) => {
    const before = argv[index]?.replace(/^--/, '') ?? '';
    const isValue = Object.hasOwn(FLAGS, before) && 'value' in FLAGS[before as FlagName];
    return !word.startsWith('--') && !isValue;
  });
}

/** The flag with its value, if there is only one that it can be, or else a placeholder. */
function typedAs(name: FlagName, environment: NodeJS.ProcessEnv, words: readonly string[]): string {
  const flag: Flag = FLAGS[name];
  if (flag.value === undefined) return spelled(name, environment);
  const value = keptValue(name, environment);
  const [word] = words.length === 1 ? words : [];
  return `--${name} ${value === 'true' ? (word ?? flag.value.toUpperCase()) : value}`;
}
