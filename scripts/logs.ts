import { integerOf, type ParsedArgs, textOf } from '../src/cli/flags/flag-values.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import { reportLog } from '../src/cli/output/log-report.ts';
import { Fault } from '../src/contract/fault.ts';
import { isAttributeValue } from '../src/contract/release.ts';
import { type LogFilter, tailLog } from '../src/deploy/log-tail.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { poll } from '../src/reconcile/poll.ts';
import type { Run } from '../src/cli/commands.ts';

const DEFAULT_SINCE_MINUTES = 15;
const MINUTE_MS = 60_000;

export const run: Run = async (args, report, signal) => {
  const filter = filterOf(args);
  const context = await openStackContext(args, report, signal);
  const readNew = tailLog(context, filter);
  const first = await readNew();
  if (first.length === 0) report.say(noLines(filter));
  reportLog(report, first);
  if (args.flags.follow !== true) return;
  await pollUntilInterrupted(context, async () => {
    const lines = await readNew();
    if (lines.length > 0) reportLog(report, lines);
  });
};

function filterOf(args: ParsedArgs): LogFilter {
  const requestId = textOf(args, 'request');
  if (requestId !== undefined && !isAttributeValue(requestId)) {
    throw new Fault(
      'config',
      `--request must be a request id, not "${requestId}".`,
      'It is the x-request-id of a response.',
    );
  }
  const windowMs = (integerOf(args, 'since') ?? DEFAULT_SINCE_MINUTES) * MINUTE_MS;
  return { windowMs, requestId, healthChecks: args.flags.all === true };
}

function noLines({ windowMs, requestId }: LogFilter): string {
  const minutes = windowMs / MINUTE_MS;
  const what = requestId === undefined ? 'No lines' : `No lines for request ${requestId}`;
  return `${what} in the last ${minutes} minutes. Read further back with --since MINUTES.`;
}

/** Ctrl-C is the normal end of a follow, not a failure. */
async function pollUntilInterrupted(
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
