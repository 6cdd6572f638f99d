import { STACK_VARIABLE } from '../contract/metrics.ts';
import type { LogLine } from './log-line.ts';
import { metricsOf } from './metrics.ts';

/** Lambda makes each line of stdout one log event, and CloudWatch reads the metrics in it. */
export function writeLine(line: LogLine, route: string): void {
  const metrics = metricsOf(line, { stack: process.env[STACK_VARIABLE], route }, Date.now());
  process.stdout.write(`${JSON.stringify({ ...line, ...metrics })}\n`);
}
