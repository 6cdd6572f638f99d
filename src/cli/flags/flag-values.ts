import { Fault } from '../../contract/fault.ts';
import { type FlagName, FLAGS } from './flags.ts';

/** The parsed flags and positional arguments of a command. */
export interface ParsedArgs {
  readonly flags: { readonly [Name in FlagName]?: string | boolean | undefined };
  readonly words: readonly string[];
}

/** The value of a string flag; undefined if it was not given and has no default. */
export function textOf({ flags }: ParsedArgs, name: FlagName): string | undefined {
  const value = flags[name];
  return typeof value === 'string' ? value : undefined;
}

/** The comma-separated words of a flag. */
export function wordsOf(args: ParsedArgs, name: FlagName): string[] | undefined {
  return textOf(args, name)
    ?.split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

/** Whether `--NAME` or `--no-NAME` was given; undefined without both. */
export function switchOf({ flags }: ParsedArgs, name: FlagName): boolean | undefined {
  const value = flags[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** The value of a flag as a whole number. Throws Fault `config` if it is none. */
export function integerOf(args: ParsedArgs, name: FlagName): number | undefined {
  return numberOf(args, name, 'a whole number', (_, text) => /^\d{1,9}$/.test(text));
}

export const MAX_PORT = 65_535;

/** The value of a flag as a TCP port; 0 takes a free one. Throws Fault `config` otherwise. */
export function portOf(args: ParsedArgs, name: FlagName): number | undefined {
  const isPort = (value: number, text: string): boolean => /^\d{1,5}$/.test(text) && value <= MAX_PORT;
  return numberOf(args, name, `a whole number from 0 to ${MAX_PORT}`, isPort);
}

/** The value of a flag as a factor above 0 and at most 1. Throws Fault `config` otherwise. */
export function factorOf(args: ParsedArgs, name: FlagName): number | undefined {
  return numberOf(args, name, 'above 0 and at most 1', (value) => value > 0 && value <= 1);
}

/** The value of a flag as a factor of at least 1. Throws Fault `config` otherwise. */
export function multiplierOf(args: ParsedArgs, name: FlagName): number | undefined {
  return numberOf(
    args,
    name,
    'a number of at least 1',
    (value, text) => text !== '' && value >= 1 && Number.isFinite(value),
  );
}

function numberOf(
  args: ParsedArgs,
  name: FlagName,
  what: string,
  isValid: (value: number, text: string) => boolean,
): number | undefined {
  const text = textOf(args, name);
  if (text === undefined) return undefined;
  if (isValid(Number(text), text)) return Number(text);
  throw new Fault('config', `--${name} must be ${what}, not "${text}".`, `${FLAGS[name].help}.`);
}

/** The options without those that are undefined, so that a spread does not override with nothing. */
export function defined<Value>(options: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
