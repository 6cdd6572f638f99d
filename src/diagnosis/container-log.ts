// Health checks write a line every few seconds and drown everything else.
const NOISE = /\/ping\b/;
const TRACEBACK = 'Traceback (most recent call last)';
const MOST_LINES = 40;

/** Whether a line only tells of a health check. */
export function isHealthCheck(line: string): boolean {
  return NOISE.test(line);
}

/**
 * The lines of a model container's log that tell why it failed: from the last Python traceback on, or else the
 * last lines that are no health check. At most forty.
 */
export function tellingLines(lines: readonly string[]): string[] {
  const said = lines
    .flatMap((line) => line.split('\n'))
    .filter((line) => line.trim() !== '' && !isHealthCheck(line));
  const start = said.findLastIndex((line) => line.includes(TRACEBACK));
  if (start < 0) return said.slice(-MOST_LINES);
  return said.slice(start, start + MOST_LINES);
}
