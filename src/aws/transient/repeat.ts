import { Readable } from 'node:stream';
import { currentStep } from '../../reconcile/current-step.ts';
import { NotYet, whileNotYet } from '../../reconcile/not-yet.ts';
import type { Engine } from '../../reconcile/watch.ts';
import type { SdkResult } from '../sdk-client.ts';
import type { Call } from './call.ts';
import { errorText, incompleteAnswer, transientErrorOf } from './match.ts';
import { retryPolicyFor } from './retry-policy.ts';
import type { RecentChanges } from './recent-changes.ts';
import type { TransientError } from './transient-error.ts';

/** What the calls of an account share. */
export interface Shared {
  /** For calls outside a step of the engine. */
  readonly engine: Engine;
  readonly changes: RecentChanges;
}

/** An error after which the engine reads the resource again. */
interface Postponed {
  readonly until: NotYet;
}

/**
 * Sends a call, again while its errors are transient. Throws Fault `late` when one outlasts its wait, and NotYet where
 * the resource must be read before the call may be repeated.
 */
export async function repeated(
  call: Call,
  send: () => Promise<SdkResult>,
  { engine, changes }: Shared,
): Promise<SdkResult> {
  // An error stays transient for the whole wait, although what it concerns is no longer new at the end of it.
  const met = new Set<TransientError>();
  const attempt = async (): Promise<SdkResult | Postponed> => {
    try {
      const result = await send();
      const incomplete = incompleteAnswer(call, result.output);
      if (incomplete) throw new NotYet(new Error('incomplete response'), retryPolicyFor(incomplete));
      changes.observe(call, result.output);
      return result;
    } catch (error) {
      if (!(error instanceof Error) || error instanceof NotYet) throw error;
      const entry = repeatable(error, call, changes, met);
      met.add(entry);
      const refusal = new NotYet(error, retryPolicyFor(entry, error), errorText(error));
      if (entry.rule === 'wait') return { until: refusal };
      throw refusal;
    }
  };
  const step = currentStep();
  const what = `${call.service}.${call.operation}`;
  const done = await whileNotYet(attempt, step?.engine ?? engine, { id: step?.id ?? what, what });
  if ('until' in done) throw done.until;
  return done;
}

/** The entry of an error after which the call is sent again. Throws any other error. */
function repeatable(
  error: Error,
  call: Call,
  changes: RecentChanges,
  met: ReadonlySet<TransientError>,
): TransientError {
  const entry = transientErrorOf(call, error, changes, met);
  if (entry?.onlyIfDeleted) throw absent(error);
  if (!entry || !mayRepeat(entry, call, met)) throw error;
  // The change may be done, and its response lost.
  if (entry.connection) changes.recordUnconfirmed(call);
  return entry;
}

/** The error as AWS would answer where it evaluates no tags of what is gone. */
function absent(error: Error): Error {
  const answer = new Error(error.message, { cause: error });
  return Object.assign(answer, error, { name: 'NotFoundException' });
}

function mayRepeat(entry: TransientError, { input }: Call, met: ReadonlySet<TransientError>): boolean {
  if (entry.rule === 'look' || entry.rule === 'verify') return false;
  if (entry.rule === 'once' && met.has(entry)) return false;
  // A stream has been read by the first attempt.
  return !Object.values(input).some((member) => member instanceof Readable);
}
