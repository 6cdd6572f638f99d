import { stripVTControlCharacters } from 'node:util';

// Health checks write a line every few seconds and bury everything else.
const NOISE = /\/ping\b/;
const TRACEBACK = 'Traceback (most recent call last)';
/** How Lambda's Python runtime names an exception, before its traceback (awslambdaric, log_error). */
const NAMED = /^\[ERROR\] \S/;
const MAX_LINES = 40;

/** Whether a line only logs a health check. */
export function isHealthCheck(line: string): boolean {
  return NOISE.test(line);
}

/**
 * The lines of a model's log that show why it failed: from the last Python traceback on, or else the last
 * lines that are not health checks. At most forty, without escape codes; of a long traceback its end, which names the
 * error.
 */
export function relevantLines(lines: readonly string[]): string[] {
  const said = lines
    .flatMap((line) => stripVTControlCharacters(line).split(/[\r\n]+/))
    .filter((line) => line.trim() !== '' && !isHealthCheck(line));
  const start = said.findLastIndex((line) => line.includes(TRACEBACK));
  if (start < 0) return said.slice(-MAX_LINES);
  const name = said.slice(start - 1, start).filter((line) => NAMED.test(line));
  return [...name, ...shortened(said.slice(start))];
}

/** The first line of a traceback, and what is around the line that names the error: the first that is not indented. */
function shortened(traceback: readonly string[]): string[] {
  const [first = '', ...rest] = traceback;
  const error = rest.findIndex((line) => /^\S/.test(line));
  const end = Math.max(error + 1, MAX_LINES - 1);
  return [first, ...rest.slice(Math.max(0, end - MAX_LINES + 1), end)];
}
