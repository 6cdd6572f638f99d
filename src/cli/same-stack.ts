import { type CommandName, COMMANDS } from './commands.ts';
import { type ParsedArgs, textOf } from './flags/flag-values.ts';
import { STACK_FLAGS } from './flags/flag-sets.ts';
import type { FlagName } from './flags/flags.ts';
import { quoted } from './invocation.ts';

const SELECTING = STACK_FLAGS.filter((flag) => flag !== 'json');

/**
 * A text in which every command that it names selects the stack of these arguments: `destroy` without the stage of the
 * deploy would delete another one.
 */
export function sameStack(args: ParsedArgs): (text: string) => string {
  const given = SELECTING.flatMap((flag) => {
    const value = textOf(args, flag);
    return value === undefined ? [] : [`--${flag} ${/^[\w./:-]+$/.test(value) ? value : quoted(value)}`];
  });
  if (given.length === 0) return (text) => text;
  return (text) =>
    text.replaceAll(/(npm run ([a-z]+)(?::[a-z-]+)?)( --)?/g, (whole, script: string, name: string) =>
      isOfStack(name) ? `${script} -- ${given.join(' ')}` : whole,
    );
}

function isOfStack(name: string): boolean {
  if (!Object.hasOwn(COMMANDS, name)) return false;
  const flags: readonly FlagName[] = COMMANDS[name as CommandName].flags;
  return SELECTING.every((flag) => flags.includes(flag));
}
