import { diagnose, findingLines } from '../../diagnosis/diagnose.ts';
import type { Line } from '../../deploy/log-tail.ts';
import type { Report } from './report.ts';

/** Reports log lines and the likely causes of the errors in them. */
export function reportLog(report: Report, lines: readonly Line[]): void {
  for (const { timeMs, from, text } of lines)
    report.say(`${timeText(timeMs)}  ${from.padEnd(9)}  ${text.trimEnd()}`);
  const findings = diagnose(
    lines.map(({ text }) => text),
    '',
  );
  findingLines(findings).forEach(report.say);
  report.result({
    lines: lines.map(({ timeMs, from, stream, text }) => ({ time: timeText(timeMs), from, stream, text })),
    findings: findings.map(({ signature: { id, where, cause, fix, link } }) => ({
      id,
      where,
      cause,
      fix,
      link,
    })),
  });
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
