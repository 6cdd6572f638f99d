import type { ParsedArgs } from '../../src/cli/flags/flag-values.ts';
import { parseCommandLine } from '../../src/cli/program.ts';

/** The parsed arguments of a command line. */
export function argsOf(...argv: readonly string[]): ParsedArgs {
  const request = parseCommandLine(argv);
  if (request.type === 'run') return request.args;
  throw new Error(`no command runs: ${request.text}`);
}
