// Health checks write a line every few seconds and bury everything else.
const NOISE = /\/ping\b/;
const TRACEBACK = 'Traceback (most recent call last)';
const MAX_LINES = 40;

/** Whether a line only logs a health check. */
export function isHealthCheck(line: string): boolean {
  return NOISE.test(line);
}

/**
 * The lines of a model container's log that show why it failed: from the last Python traceback on, or else the last
 * lines that are not health checks. At most forty.
 */
export function relevantLines(lines: readonly string[]): string[] {
  const said = lines
    .flatMap((line) => line.split('\n'))
    .filter((line) => line.trim() !== '' && !isHealthCheck(line));
  const start = said.findLastIndex((line) => line.includes(TRACEBACK));
  if (start < 0) return said.slice(-MAX_LINES);
  return said.slice(start, start + MAX_LINES);
}
