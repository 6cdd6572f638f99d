import { logLinesSince } from '../aws/logs/log-lines.ts';
import { relevantLines } from '../diagnosis/container-log.ts';
import { diagnosisLines } from '../diagnosis/diagnose.ts';
import { Fault, type FaultCode } from '../contract/fault.ts';
import type { StackContext } from './context.ts';

/** Failures caused by AWS or the container; the messages of the others are sufficient. */
const DIAGNOSED: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account']);

/** Runs the work. Reports the likely cause of a failure, and the container's log lines if the model failed. */
export async function withDiagnosis<T>(
  context: StackContext,
  logGroup: string,
  work: () => Promise<T>,
): Promise<T> {
  const sinceMs = context.engine.clock.now();
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && DIAGNOSED.has(error.code))
      await reportDiagnosis(context, logGroup, sinceMs, error);
    throw error;
  }
}

async function reportDiagnosis(
  { aws, report }: StackContext,
  logGroup: string,
  sinceMs: number,
  fault: Fault,
): Promise<void> {
  const atModel = fault.code === 'broken' || fault.code === 'answer';
  const all = atModel ? await logLinesSince(aws, logGroup, sinceMs) : [];
  const telling = relevantLines(all);
  if (telling.length > 0) report.say(`Log of the model (${logGroup}):`);
  for (const line of telling) report.say(`  | ${line}`);
  for (const line of diagnosisLines(all, fault.message)) report.say(line);
}
