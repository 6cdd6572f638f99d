import {
  decodedBody,
  encodedBody,
  type FunctionAnswer,
  functionAnswer,
  type FunctionEvent,
} from '../../contract/function-invocation.ts';
import { attributesFor, releaseFromAttributes } from '../../contract/release.ts';
import { relevantLines } from '../../diagnosis/container-log.ts';
import { contentTypeOf, type TaskRequest, writeRequest } from '../../tasks/task.ts';
import type { DryRun } from '../dry-run.ts';
import { FunctionProcess, type FunctionProcessSpec } from './function-process.ts';

/** A script with threads may not end. */
const END_WINDOW_MS = 2000;

export interface FunctionRunOptions extends Omit<FunctionProcessSpec, 'event'> {
  readonly request: TaskRequest;
  readonly accept: string;
  /** Timeouts of the init phase and of the first answer after it. */
  readonly initWindowMs: number;
  readonly answerWindowMs: number;
}

/** Starts a function and sends it one event, as the proxy would. Its init phase counts as the time to /ping. */
export async function runFunction(options: FunctionRunOptions): Promise<DryRun> {
  const startedAt = Date.now();
  const elapsedMs = (): number => Date.now() - startedAt;
  const process = new FunctionProcess({ ...options, event: eventOf(options) });
  const log = (): readonly string[] => relevantLines(process.lines);
  try {
    const ready = await process.phase(options.initWindowMs);
    const pingMs = elapsedMs();
    if (ready === 'late') return { end: 'no-ping', waitedMs: pingMs, log: log() };
    if (ready === 'ended') return { end: 'not-loaded', log: log() };
    const found = await process.phase(options.answerWindowMs);
    const answerMs = elapsedMs();
    if (found === 'late') return { end: 'no-answer', waitedMs: answerMs - pingMs, log: log() };
    if (found === 'ended') return { end: 'exited', log: log() };
    // The log comes on another way than the answer, and is complete when the process has ended.
    await process.phase(END_WINDOW_MS);
    return outcomeOf(answerIn(found.line), { pingMs, answerMs }, log());
  } finally {
    await process.stop();
  }
}

function outcomeOf(
  answer: FunctionAnswer,
  times: { readonly pingMs: number; readonly answerMs: number },
  log: readonly string[],
): DryRun {
  const body = decodedBody(answer).toString();
  const { statusCode: status, contentType, customAttributes } = answer;
  if (status !== 200) return { end: 'refused', status, body, log };
  return { end: 'answered', ...times, body, contentType, release: releaseFromAttributes(customAttributes) };
}

function answerIn(line: string): FunctionAnswer {
  const answer = functionAnswer(Buffer.from(line));
  if (answer === undefined) throw new Error(`the handler answers in another form: ${line.slice(0, 200)}`);
  return answer;
}

function eventOf({ request, accept }: FunctionRunOptions): FunctionEvent {
  return {
    ...encodedBody(writeRequest(request)),
    contentType: contentTypeOf(request),
    accept,
    customAttributes: attributesFor({ request: 'dry-run' }),
  };
}
