import type { Report } from './output/report.ts';
import type { FlagName, ParsedArgs } from './flags/flags.ts';

/** One command of the CLI. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows the verb besides flags, for `--help`. */
  readonly words?: string;
  readonly flags: readonly FlagName[];
  run(given: ParsedArgs, report: Report, signal: AbortSignal): Promise<void>;
}
