import { deadlines } from '../contract/deadlines.ts';
import { JSON_TYPE } from '../contract/media-type.ts';
import { RELEASE_HEADER } from '../contract/release.ts';
import { readAnswer, type Task, type WireRequest } from '../tasks/task.ts';
import { type Answer, type Parameters, task as textClassification } from '../tasks/text-classification.ts';
import { type Auth, headersWith } from './caller-auth.ts';
import { connectionError, errorIn, foreignError, requestIdOf } from './http-error.ts';
import { InferenceError, retryAfterMsOf } from './inference-error.ts';
import { type RetryPolicy, retrying } from './retrying.ts';

export { type Auth, InferenceError };

export interface InferenceOptions extends RetryPolicy {
  /** Default: `none`. */
  readonly auth?: Auth;
}

export interface InferenceResult<TaskAnswer = unknown> {
  readonly answer: TaskAnswer;
  /** The release that answered; undefined when the endpoint did not return it. */
  readonly release: string | undefined;
  readonly requestId: string;
}

/** The parts of a task that the client uses. */
export type AnswerForm<TaskAnswer> = Pick<Task<never, TaskAnswer>, 'answerSchema' | 'answerForm'>;

export interface ClassifyOptions extends InferenceOptions {
  readonly parameters?: Parameters;
}

/** One list per input, each by descending score. */
export type Classified = InferenceResult<Answer>;

/**
 * Sends one text or several to the gateway at `url` (the whole address, `/classify` included) and returns their
 * labels. Throws what `infer` throws.
 */
export async function classify(
  url: string | URL,
  inputs: string | readonly string[],
  options: ClassifyOptions = {},
): Promise<Classified> {
  const { parameters } = options;
  return await infer(textClassification, url, { inputs, ...(parameters && { parameters }) }, options);
}

/**
 * Sends a request of any task to the gateway at `url`, the whole address of the task's route. Throws InferenceError
 * with the gateway's problem, and the signal's reason when it is aborted.
 */
export async function infer<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  url: string | URL,
  request: WireRequest,
  options: InferenceOptions = {},
): Promise<InferenceResult<TaskAnswer>> {
  const body = JSON.stringify(request);
  const attempt = async () => await send(task, new URL(url), body, options);
  return await retrying(attempt, retryAfterMsOf, options);
}

async function send<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  url: URL,
  body: string,
  options: InferenceOptions,
): Promise<InferenceResult<TaskAnswer>> {
  const plain = { 'content-type': JSON_TYPE, accept: JSON_TYPE };
  const headers = await headersWith(options.auth ?? { kind: 'none' }, { url, headers: plain, body });
  const { response, text } = await exchange(url, { method: 'POST', headers, body }, options.signal);
  if (!response.ok) throw errorIn(response, text);
  const found = readAnswer(task, text);
  if ('problem' in found) throw foreignError(response, `the response is not ${task.answerForm}`);
  return {
    answer: found.answer,
    release: response.headers.get(RELEASE_HEADER) ?? undefined,
    requestId: requestIdOf(response),
  };
}

/**
 * One request with its whole response. A connection that fails, or takes longer than the gateway could, is an
 * InferenceError.
 */
async function exchange(
  url: URL,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<{ response: Response; text: string }> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(deadlines.clientMs);
  try {
    const response = await fetch(url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return { response, text: await response.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw connectionError(cause, deadline.aborted);
  }
}
