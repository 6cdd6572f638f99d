import type { Report } from '../src/report.ts';
import type { FlagName, Given } from './command-line/flags.ts';

/** One command of the CLI. */
export interface Verb {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the verb besides flags, for `--help`. */
  readonly words?: string;
  readonly flags: readonly FlagName[];
  run(given: Given, report: Report, signal: AbortSignal): Promise<void>;
}
