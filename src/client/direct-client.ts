import { ProxyFault } from '../contract/problem.ts';
import { releaseFromAttributes } from '../contract/release.ts';
import { acceptOf, contentTypeOf, readAnswer, type TaskRequest, writeRequest } from '../tasks/task.ts';
import { type Parameters, task as textClassification } from '../tasks/text-classification.ts';
import { type AnswerForm, type Classified, InferenceError, type InferenceResult } from './client.ts';
import type { DirectAnswer } from './direct-call.ts';
import { invokeError, retryAfterMsOf } from './invoke-error.ts';
import { callOf, type ModelPlace } from './model-call.ts';
import { type RetryPolicy, retrying } from './retrying.ts';

export type { ModelPlace };
export { InferenceError, type InferenceResult };

export interface DirectOptions extends RetryPolicy {
  readonly parameters?: Parameters;
}

// The model has 60 s (InvokeEndpoint, and the timeout of model functions); its service has timed out a later response.
const ANSWER_MS = 65_000;

/** Sends one text or several to the model and returns their labels. Throws what `inferDirectly` throws. */
export async function classifyDirectly(
  place: ModelPlace,
  inputs: string | readonly string[],
  options: DirectOptions = {},
): Promise<Classified> {
  const { parameters } = options;
  return await inferDirectly(
    textClassification,
    place,
    { inputs, ...(parameters && { parameters }) },
    options,
  );
}

/**
 * Sends a request of any task directly to the model, without the gateway, as a service in the account would: the
 * caller needs `sagemaker:InvokeEndpoint` or `lambda:InvokeFunction`. Request and answer are those of the gateway. Throws
 * InferenceError with the problem that the gateway would report and AWS's error as its cause; without credentials, the
 * SDK's error.
 */
export async function inferDirectly<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  place: ModelPlace,
  request: TaskRequest,
  options: RetryPolicy = {},
): Promise<InferenceResult<TaskAnswer>> {
  const { signal } = options;
  const call = callOf(place);
  await call.ready();
  const message = {
    body: writeRequest(request),
    contentType: contentTypeOf(request),
    accept: acceptOf(task),
  };
  const attempt = async (): Promise<InferenceResult<TaskAnswer>> => {
    signal?.throwIfAborted();
    const deadline = AbortSignal.timeout(ANSWER_MS);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return resultIn(task, await call.send(message, either));
    } catch (error) {
      signal?.throwIfAborted();
      throw invokeError(error, deadline);
    }
  };
  return await retrying(attempt, retryAfterMsOf, options);
}

/** Throws ProxyFault `model-failed` for an answer of another form. */
function resultIn<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  { body, contentType, customAttributes, requestId = '' }: DirectAnswer,
): InferenceResult<TaskAnswer> {
  const found = readAnswer(task, body, contentType);
  if ('problem' in found)
    throw new ProxyFault('model-failed', found.detail ?? `the response is not ${task.answerForm}`);
  return { answer: found.answer, release: releaseFromAttributes(customAttributes), requestId };
}
