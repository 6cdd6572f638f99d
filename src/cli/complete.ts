import { type Command, type CommandName, COMMANDS } from './commands.ts';
import { type Flag, type FlagName, FLAGS } from './flags/flags.ts';

// @bomb.sh/tab uses the protocol of Cobra's completion scripts: lines of `value<TAB>description`, then a directive.
const COMPLETE_FILES = ':0';
const ONLY_THESE = ':4';
const COMPLETE_FOLDERS = ':16';

/** Completions of the last word of a command line, in the form the shell scripts read. */
export function complete(words: readonly string[]): string {
  const current = words.at(-1) ?? '';
  const name = words[0] ?? '';
  if (words.length < 2) return listing(commandEntries(), current);
  const command = commandNamed(name);
  if (!command) return ONLY_THESE;
  const flag = valueFlag(words.at(-2) ?? '', command.flags);
  if (flag?.value === 'dir') return COMPLETE_FOLDERS;
  if (flag?.value === 'file') return COMPLETE_FILES;
  if (flag)
    return listing(
      (flag.choices ?? []).map((choice) => [choice, '']),
      current,
    );
  const unused = command.flags.filter((each) => !words.slice(0, -1).includes(`--${each}`));
  return listing([...unused.flatMap(flagEntries), ['--help', 'Show help']], current);
}

type Entry = readonly [value: string, description: string];

function commandNamed(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name as CommandName] : undefined;
}

function commandEntries(): Entry[] {
  return Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary]);
}

function flagEntries(name: FlagName): Entry[] {
  const { help, negatable = false }: Flag = FLAGS[name];
  return [[`--${name}`, help], ...(negatable ? [[`--no-${name}`, `Turn --${name} off`] as const] : [])];
}

/** The flag whose value follows this word. */
function valueFlag(word: string, flags: readonly FlagName[]): Flag | undefined {
  const name = flags.find((each) => word === `--${each}`);
  const flag: Flag | undefined = name && FLAGS[name];
  return flag?.value === undefined ? undefined : flag;
}

function listing(entries: readonly Entry[], current: string): string {
  const fitting = entries.filter(([value]) => value.startsWith(current));
  return [...fitting.map(([value, description]) => `${value}\t${description}`), ONLY_THESE].join('\n');
}
