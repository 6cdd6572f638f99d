import { calling } from '../../aws/core/errors.ts';
import { InferenceError, inferDirectly, type InferenceResult } from '../../client/direct-client.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { RuntimeError } from '../../contract/upstream/runtime-error.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import { NotYet } from '../../reconcile/not-yet.ts';
import type { StackContext } from '../context.ts';
import type { InvokedModel } from './invoked-model.ts';
import { ANSWERING } from './wait-for-release.ts';

/** One request to a model, without the gateway. Throws NotYet if another may succeed, otherwise a Fault with AWS's own error. */
export async function invokeOnce(
  { config, engine: { signal } }: StackContext,
  { operation, place }: InvokedModel,
): Promise<InferenceResult> {
  return await calling(operation, async () => {
    try {
      return await inferDirectly(taskOf(config), place, sampleRequest(config), { maxAttempts: 1, signal });
    } catch (error) {
      throwIfInterrupted(signal);
      if (!(error instanceof InferenceError)) throw error;
      throw error.retryAfterMs === undefined ? originalError(operation, error) : new NotYet(error, ANSWERING);
    }
  });
}

/** AWS's error, which quotes the model; an answer of the wrong form has none. */
function originalError(operation: string, error: InferenceError): Error {
  const { cause, problem } = error;
  if (cause instanceof Error && '$metadata' in cause) return cause;
  const detail = cause instanceof RuntimeError ? cause.message : `${problem.detail}.`;
  return new Fault(
    'aws',
    `${operation}: ${detail}`,
    'Fix what the serve script returns, then run the same command again.',
    { cause },
  );
}
