import { logLinesSince } from '../aws/logs/log-lines.ts';
import { tellingLines } from '../diagnosis/container-log.ts';
import { diagnosisLines } from '../diagnosis/diagnose.ts';
import { Fault, type FaultCode } from '../contract/fault.ts';
import type { StackContext } from './context.ts';

/** What AWS or the container is the cause of; the others say it themselves. */
const DIAGNOSED: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account']);

/** Before a failure, its likely cause; and the container's own words when the model is what failed. */
export async function withDiagnosis<T>(
  context: StackContext,
  endpointLogs: string,
  work: () => Promise<T>,
): Promise<T> {
  const sinceMs = context.engine.clock.now();
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && DIAGNOSED.has(error.code))
      await reportDiagnosis(context, endpointLogs, sinceMs, error);
    throw error;
  }
}

async function reportDiagnosis(
  { aws, report }: StackContext,
  endpointLogs: string,
  sinceMs: number,
  fault: Fault,
): Promise<void> {
  const atModel = fault.code === 'broken' || fault.code === 'answer';
  const all = atModel ? await logLinesSince(aws, endpointLogs, sinceMs) : [];
  const telling = tellingLines(all);
  if (telling.length > 0) report.say(`The container says (${endpointLogs}):`);
  for (const line of telling) report.say(`  | ${line}`);
  for (const line of diagnosisLines(all, fault.message)) report.say(line);
}
