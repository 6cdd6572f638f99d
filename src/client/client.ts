import * as z from 'zod/mini';

import { type Auth, headersWith } from './caller-auth.ts';
import { answerSchema } from '../tasks/text-classification.ts';
import type { Answer, Parameters } from '../tasks/text-classification.ts';
import { deadlines } from '../contract/deadlines.ts';
import { JSON_TYPE } from '../contract/media-type.ts';
import { problemSchema } from '../contract/problem.ts';
import type { Problem } from '../contract/problem.ts';
import { RELEASE_HEADER, REQUEST_ID_HEADER } from '../contract/release.ts';
import { FIRST_PAUSE_MS, type RetryPolicy, retrying } from './retrying.ts';

export type { Auth } from './caller-auth.ts';

export interface ClassifyOptions extends RetryPolicy {
  readonly parameters?: Parameters;
  /** `none` unless given. */
  readonly auth?: Auth;
}

export interface Classified {
  /** One list per input, each by falling score. */
  readonly answer: Answer;
  /** The release that answered; undefined when the endpoint did not say. */
  readonly release: string | undefined;
  readonly requestId: string;
}

/** A request that got no classification. `problem` says why in words; status 0 means that no answer came at all. */
export class ClassifyError extends Error {
  override readonly name = 'ClassifyError';
  readonly problem: Problem;
  /** How long to wait before another try; undefined when one would end the same way. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`, { cause: options.cause });
    this.problem = problem;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Asks the gateway at `url` (the whole address, `/classify` included) for the labels of one text or several.
 * Throws ClassifyError with the gateway's problem, and the signal's reason when it is aborted.
 */
export async function classify(
  url: string | URL,
  inputs: string | readonly string[],
  options: ClassifyOptions = {},
): Promise<Classified> {
  const { parameters } = options;
  const body = JSON.stringify({ inputs, ...(parameters && { parameters }) });
  return await retrying(async () => await ask(new URL(url), body, options), againAfterMs, options);
}

/** How long to wait before the same is asked again; undefined where that would end the same way. */
export function againAfterMs(error: unknown): number | undefined {
  return error instanceof ClassifyError ? error.retryAfterMs : undefined;
}

async function ask(url: URL, body: string, options: ClassifyOptions): Promise<Classified> {
  const plain = { 'content-type': JSON_TYPE, accept: JSON_TYPE };
  const headers = await headersWith(options.auth ?? { kind: 'none' }, { url, headers: plain, body });
  const { response, text } = await exchange(url, { method: 'POST', headers, body }, options.signal);
  if (!response.ok) throw refusalIn(response, text);
  const result = z.safeParse(answerSchema, jsonIn(text));
  if (!result.success)
    throw new ClassifyError(strange(response, 'the answer is not a list of lists of labels'));
  return {
    answer: result.data,
    release: response.headers.get(RELEASE_HEADER) ?? undefined,
    requestId: requestIdOf(response),
  };
}

/** One request with its whole answer. A connection that fails or takes longer than the gateway could is a ClassifyError. */
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
    throw new ClassifyError(silence(deadline.aborted ? 'no answer in time' : reasonOf(cause)), {
      cause,
      retryAfterMs: FIRST_PAUSE_MS,
    });
  }
}

/** The gateway's problem, or for an answer that is not ours (API Gateway's own `{"message"}`) one made of it. */
function refusalIn(response: Response, text: string): ClassifyError {
  const body = jsonIn(text);
  const found = z.safeParse(problemSchema, body);
  const problem = found.success ? found.data : strange(response, doorDetail(response, body));
  return new ClassifyError(problem, { retryAfterMs: retryAfterMs(response, found.success) });
}

/** API Gateway's own words; what it finds wrong with a token it says in a header alone (RFC 6750, 3). */
function doorDetail(response: Response, body: unknown): string {
  const words = messageIn(body) ?? response.statusText;
  const challenge = response.headers.get('www-authenticate') ?? '';
  const [, why] = /error_description="([^"]*)"/.exec(challenge) ?? [];
  return why === undefined ? words : `${words} (${why})`;
}

/** Our gateway says whether to come again. API Gateway does not, but its 429, 503 and 504 are all worth another try. */
function retryAfterMs(response: Response, isOurs: boolean): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  return !isOurs && [429, 503, 504].includes(response.status) ? FIRST_PAUSE_MS : undefined;
}

function strange(response: Response, detail: string): Problem {
  const { status, statusText } = response;
  const requestId = requestIdOf(response);
  // RFC 9457, 4.2.1: about:blank means nothing more than the status does.
  return { type: 'about:blank', title: statusText, status, detail, code: 'not-from-gateway', requestId };
}

function silence(detail: string): Problem {
  return { type: 'about:blank', title: 'No answer', status: 0, detail, code: 'no-answer', requestId: '' };
}

function requestIdOf(response: Response): string {
  // API Gateway puts its own id into the others (HTTP API, REST API), also on answers that never reached the proxy.
  const names = [REQUEST_ID_HEADER, 'apigw-requestid', 'x-amzn-requestid'];
  return names.map((name) => response.headers.get(name)).find((id) => id !== null) ?? '';
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is not our gateway's: whoever reads the value finds no shape in it and says so.
    return undefined;
  }
}

function messageIn(body: unknown): string | undefined {
  const message = body !== null && typeof body === 'object' && 'message' in body ? body.message : undefined;
  return typeof message === 'string' ? message : undefined;
}

/** fetch says "fetch failed" to everything; its cause (ENOTFOUND, ECONNREFUSED) is what helps. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
