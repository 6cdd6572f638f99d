import { calling } from '../../aws/core/errors.ts';
import { InferenceError, type InferenceResult } from '../../client/client.ts';
import { inferDirectly } from '../../client/endpoint-client.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import { NotYet } from '../../reconcile/not-yet.ts';
import type { StackContext } from '../context.ts';
import { checkAnswer } from './check-answer.ts';
import { ANSWERING, waitForRelease } from './wait-for-release.ts';

/**
 * Invokes the endpoint until it answers with the release. Throws Fault `answer` if its model fails; `alternative` ends
 * the hint of that fault.
 */
export async function waitForEndpoint(
  context: StackContext,
  endpoint: string,
  releaseId: string,
  alternative: string,
): Promise<InferenceResult> {
  const inference = await waitForRelease(context, releaseId, { id: 'warm-up', what: endpoint }, async () => {
    try {
      return await invokeOnce(context, endpoint);
    } catch (error) {
      throw modelFault(endpoint, error, alternative);
    }
  });
  return checkAnswer(context.config, inference);
}

/** One attempt. Throws NotYet if another may succeed, otherwise a Fault with AWS's own error. */
async function invokeOnce(
  { aws, config, engine: { signal } }: StackContext,
  endpoint: string,
): Promise<InferenceResult> {
  const place = { endpoint, client: aws.runtime };
  return await calling('sagemaker:InvokeEndpoint', async () => {
    try {
      return await inferDirectly(taskOf(config), place, sampleRequest(config), { maxAttempts: 1, signal });
    } catch (error) {
      throwIfInterrupted(signal);
      if (!(error instanceof InferenceError)) throw error;
      throw error.retryAfterMs === undefined ? originalError(error) : new NotYet(error, ANSWERING);
    }
  });
}

/** AWS's error, which quotes the container; an answer of the wrong form has none. */
function originalError(error: InferenceError): Error {
  const { cause, problem } = error;
  if (cause instanceof Error && '$metadata' in cause) return cause;
  return new Fault(
    'aws',
    `sagemaker:InvokeEndpoint: ${problem.detail}.`,
    'Fix what the serve script returns, then run the same command again.',
    { cause },
  );
}

function modelFault(endpoint: string, error: unknown, alternative: string): unknown {
  if (!(error instanceof Fault) || error.code !== 'aws') return error;
  return new Fault(
    'answer',
    `The endpoint ${endpoint} is in service, but its model fails: ${error.message}`,
    `Fix the model or its serve script and run the same command again, ${alternative}.`,
    { cause: error },
  );
}
