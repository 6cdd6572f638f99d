import { isAttributeValue } from '../src/contract/release.ts';
import { diagnose, findingLines } from '../src/diagnosis/diagnose.ts';
import { Fault } from '../src/contract/fault.ts';
import { poll } from '../src/reconcile/poll.ts';
import type { Report } from '../src/cli/output/report.ts';
import { type ParsedArgs, integerOf, textOf } from '../src/cli/flags/flags.ts';
import { type Line, tailLog, type LogFilter } from '../src/deploy/log-tail.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';

const DEFAULT_SINCE_MINUTES = 15;
const MINUTE_MS = 60_000;

export const logs: Command = {
  summary: 'Show recent log lines of gateway, proxy and container, and what they mean.',
  flags: ['since', 'request', 'follow', 'all', ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const wanted = wantedBy(given);
    const context = await openStackContext(given, report, signal);
    const news = tailLog(context, wanted);
    const first = await news();
    if (first.length === 0) report.say(nothing(wanted));
    tell(report, first);
    if (given.flags.follow !== true) return;
    await follow(context, async () => {
      const lines = await news();
      if (lines.length > 0) tell(report, lines);
    });
  },
};

function wantedBy(given: ParsedArgs): LogFilter {
  const requestId = textOf(given, 'request');
  if (requestId !== undefined && !isAttributeValue(requestId)) {
    throw new Fault(
      'config',
      `--request must be a request id, not "${requestId}".`,
      'It is the x-request-id of an answer.',
    );
  }
  const windowMs = (integerOf(given, 'since') ?? DEFAULT_SINCE_MINUTES) * MINUTE_MS;
  return { windowMs, requestId, healthChecks: given.flags.all === true };
}

function tell(report: Report, lines: readonly Line[]): void {
  for (const { timeMs, from, text } of lines)
    report.say(`${new Date(timeMs).toISOString()}  ${from.padEnd(9)}  ${text.trimEnd()}`);
  const findings = diagnose(
    lines.map(({ text }) => text),
    '',
  );
  findingLines(findings).forEach(report.say);
  report.result({
    lines: lines.map(({ timeMs, from, stream, text }) => ({
      time: new Date(timeMs).toISOString(),
      from,
      stream,
      text,
    })),
    findings: findings.map(({ signature: { id, where, cause, fix, link } }) => ({
      id,
      where,
      cause,
      fix,
      link,
    })),
  });
}

function nothing({ windowMs, requestId }: LogFilter): string {
  const minutes = windowMs / MINUTE_MS;
  const what = requestId === undefined ? 'No lines' : `No lines of request ${requestId}`;
  return `${what} in the last ${minutes} minutes. Look further back with --since MINUTES.`;
}

/** Polls until Ctrl-C, which is how a follow ends: no failure. */
async function follow(
  { engine: { clock, signal } }: StackContext,
  showNew: () => Promise<void>,
): Promise<void> {
  try {
    await poll(
      async () => {
        await showNew();
        return undefined;
      },
      { clock, signal, deadlineMs: Infinity, what: 'the log' },
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
