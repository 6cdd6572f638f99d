import { deadlines } from '../contract/deadlines.ts';
import { RELEASE_HEADER } from '../contract/release.ts';
import {
  acceptOf,
  contentTypeOf,
  readAnswer,
  type Task,
  type TaskRequest,
  writeRequest,
} from '../tasks/task.ts';
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
export type AnswerForm<TaskAnswer> = Pick<
  Task<never, TaskAnswer>,
  'answerSchema' | 'answerForm' | 'passThrough'
>;

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
  request: TaskRequest,
  options: InferenceOptions = {},
): Promise<InferenceResult<TaskAnswer>> {
  const attempt = async () => await send(task, new URL(url), request, options);
  return await retrying(attempt, retryAfterMsOf, options);
}

async function send<TaskAnswer>(
  task: AnswerForm<TaskAnswer>,
  url: URL,
  request: TaskRequest,
  options: InferenceOptions,
): Promise<InferenceResult<TaskAnswer>> {
  const body = writeRequest(request);
  const plain = { 'content-type': contentTypeOf(request), accept: acceptOf(task) };
  const headers = await headersWith(options.auth ?? { kind: 'none' }, { url, headers: plain, body });
  const { response, bytes } = await exchange(url, { method: 'POST', headers, body }, options.signal);
  if (!response.ok) throw errorIn(response, new TextDecoder().decode(bytes));
  const found = readAnswer(task, bytes, response.headers.get('content-type') ?? undefined);
  if ('problem' in found)
    throw foreignError(response, found.detail ?? `the response is not ${task.answerForm}`);
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
): Promise<{ response: Response; bytes: Uint8Array }> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(deadlines.clientMs);
  try {
    const response = await fetch(url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    return { response, bytes: await response.bytes() };
  } catch (cause) {
    signal?.throwIfAborted();
    throw connectionError(cause, deadline.aborted);
  }
}
