import * as z from 'zod/mini';

import { type Problem, problemSchema } from '../contract/problem.ts';
import { REQUEST_ID_HEADER } from '../contract/release.ts';
import { InferenceError } from './inference-error.ts';
import { FIRST_PAUSE_MS } from './retrying.ts';

/** The error in a response: the gateway's problem, or one made from API Gateway's own `{"message"}`. */
export function errorIn(response: Response, text: string): InferenceError {
  const body = jsonIn(text);
  const found = z.safeParse(problemSchema, body);
  const problem = found.success ? found.data : foreignProblem(response, messageOf(response, body));
  return new InferenceError(problem, { retryAfterMs: retryAfterMs(response, found.success) });
}

/** The error for an answer that is not the gateway's. */
export function foreignError(response: Response, detail: string): InferenceError {
  return new InferenceError(foreignProblem(response, detail));
}

/** The error of a request without a response. */
export function connectionError(cause: unknown, timedOut: boolean): InferenceError {
  const detail = timedOut ? 'no response within the deadline' : reasonOf(cause);
  const problem = {
    type: 'about:blank',
    title: 'No answer',
    status: 0,
    detail,
    code: isUnreachable(cause) ? 'no-connection' : 'no-answer',
    requestId: '',
  };
  return new InferenceError(problem, { cause, retryAfterMs: FIRST_PAUSE_MS });
}

export function requestIdOf(response: Response): string {
  // API Gateway puts its own id into the others (HTTP API, REST API), also on answers that never reached the proxy.
  const names = [REQUEST_ID_HEADER, 'apigw-requestid', 'x-amzn-requestid'];
  return names.map((name) => response.headers.get(name)).find((id) => id !== null) ?? '';
}

/** API Gateway's message; it reports what is wrong with a token only in a header (RFC 6750, 3). */
function messageOf(response: Response, body: unknown): string {
  const message = messageIn(body) ?? response.statusText;
  const challenge = response.headers.get('www-authenticate') ?? '';
  const [, why] = /error_description="([^"]*)"/.exec(challenge) ?? [];
  return why === undefined ? message : `${message} (${why})`;
}

/** The gateway says whether to retry. API Gateway does not, but its 429, 503 and 504 are all worth another attempt. */
function retryAfterMs(response: Response, fromGateway: boolean): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  return !fromGateway && [429, 503, 504].includes(response.status) ? FIRST_PAUSE_MS : undefined;
}

function foreignProblem(response: Response, detail: string): Problem {
  const { status, statusText } = response;
  const requestId = requestIdOf(response);
  // RFC 9457, 4.2.1: about:blank means nothing more than the status does.
  return { type: 'about:blank', title: statusText, status, detail, code: 'not-from-gateway', requestId };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not from the gateway: there is no problem to read.
    return undefined;
  }
}

function messageIn(body: unknown): string | undefined {
  const message = body !== null && typeof body === 'object' && 'message' in body ? body.message : undefined;
  return typeof message === 'string' ? message : undefined;
}

/** The address did not resolve, or nothing there accepted a connection: the request was not sent. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function isUnreachable(error: unknown): boolean {
  const { code } = Object(innerOf(error)) as { readonly code?: unknown };
  return typeof code === 'string' && UNREACHABLE.has(code);
}

function innerOf(error: unknown): unknown {
  return error instanceof Error ? (error.cause ?? error) : error;
}

/** fetch reports every failure as "fetch failed"; its cause (ENOTFOUND, ECONNREFUSED) is what helps. */
function reasonOf(error: unknown): string {
  const inner = innerOf(error);
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
