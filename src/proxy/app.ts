import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { Hono } from 'hono';
import type { Context } from 'hono';
import { etag } from 'hono/etag';
import { matchedRoutes } from 'hono/route';

import { readRequest, writeRequest } from '../tasks/text-classification.ts';
import { DEEP, type Health } from '../contract/health.ts';
import type { Cors } from '../contract/cors.ts';
import type { Limit } from '../contract/limits.ts';
import { checkAccept, JSON_TYPE } from '../contract/media-type.ts';
import { PROBLEM_MEDIA_TYPE, problemOf, ProxyFault, statusOf } from '../contract/problem.ts';
import { isAttributeValue, RELEASE_HEADER, REQUEST_ID_HEADER } from '../contract/release.ts';
import { ROUTES } from '../contract/routes.ts';
import type { RequestContext } from './request-context.ts';
import { askFor, type Ask } from './call-predictor.ts';
import { withCors } from './cors.ts';
import { checkHeaderSize } from './header-size.ts';
import { deepHealth } from './health.ts';
import { ACCEPTED_ENCODINGS, isReadable, withoutEncoding } from './content-encoding.ts';
import { requestContextParts, failureParts, levelOf } from './log-line.ts';
import type { Log, Measured } from './log-line.ts';
import type { Prediction, Predictor } from './predictor/predictor.ts';
import { msSince, timeParts } from './timing.ts';

export interface AppOptions {
  readonly predictor: Predictor;
  readonly limits: {
    /** The largest body that every host on the way to the model takes. */
    readonly request: Limit;
    /** The largest body that every host on the way back takes. */
    readonly answer: Limit;
  };
  /** The text of the OpenAPI document, asked for only when somebody wants it. */
  readonly openApi: () => Promise<string>;
  readonly log: Log;
  /** What the door knows of this request; a random id where it gives none. `env` is what the door passes to fetch. */
  readonly arrivalOf?: (env: unknown) => RequestContext;
  /** How long the predictor may take, in milliseconds. */
  readonly predictMs?: number;
  /** Which web pages may read the answers; none when left out. */
  readonly cors?: Cors | undefined;
}

interface Variables {
  requestContext: RequestContext;
  requestId: string;
  measured: Measured;
}
// As Hono names what matches everything.
const ANY_PATH = '/*';

// Who may GET may HEAD (RFC 9110, 9.3.2).
const READING = 'GET, HEAD';

type AppContext = Context<{ Variables: Variables }>;
export type App = Hono<{ Variables: Variables }>;

/** The HTTP face: the three routes of the contract, every refusal as application/problem+json. */
export function createApp(options: AppOptions): App {
  const app: App = new Hono();
  app.use(async (c, next) => {
    const startedAtMs = performance.now();
    const requestContext = options.arrivalOf?.(c.env) ?? {};
    c.set('requestContext', requestContext);
    c.set('requestId', requestIdFor(requestContext.requestId));
    c.set('measured', {});
    await next();
    c.header(REQUEST_ID_HEADER, c.get('requestId'));
    report(c, options.log, requestContext.startedAtMs ?? startedAtMs);
  });
  if (options.cors) app.use(withCors(options.cors));
  app.use(async (c, next) => {
    checkHeaderSize(c.req.raw.headers);
    await next();
  });
  const { classify, health, openapi } = ROUTES;
  app.post(classify.path, (c) => answerClassify(c, options));
  app.all(classify.path, (c) => refuseMethod(c, classify.method));
  app.get(health.path, (c) => answerHealth(c, options));
  app.all(health.path, (c) => refuseMethod(c, READING));
  app.get(openapi.path, etag(), (c) => answerOpenApi(c, options));
  app.all(openapi.path, (c) => refuseMethod(c, READING));
  app.all(ANY_PATH, () => {
    throw new ProxyFault('not-found');
  });
  app.onError((error, c) => refusal(c, error instanceof ProxyFault ? error : new ProxyFault('internal')));
  return app;
}

async function answerClassify(c: AppContext, options: AppOptions): Promise<Response> {
  const startedAtMs = performance.now();
  const body = await checkedBody(c, options.limits.request).finally(() =>
    measure(c, { checkMs: msSince(startedAtMs) }),
  );
  const prediction = await askOf(c, options)(body);
  const answer = checkedAnswer(prediction, options.limits.answer);
  measure(c, { answerBytes: Buffer.byteLength(answer) });
  const { release } = prediction;
  if (release !== undefined) c.header(RELEASE_HEADER, release);
  return c.body(answer, 200, { 'content-type': JSON_TYPE });
}

function askOf(c: AppContext, options: AppOptions): Ask {
  const { traceId } = c.get('requestContext');
  return askFor({ ...options, requestId: c.get('requestId'), traceId }, (parts) => measure(c, parts));
}

/** Says that the proxy runs, and asks the endpoint only when it is told to. */
async function answerHealth(c: AppContext, options: AppOptions): Promise<Response> {
  const isDeep = c.req.query(DEEP.name) === DEEP.value;
  const health: Health = isDeep ? await deepHealth(askOf(c, options)) : { status: 'ok' };
  if (health.release !== undefined) c.header(RELEASE_HEADER, health.release);
  c.header('cache-control', 'no-store');
  return c.json(health);
}

async function answerOpenApi(c: AppContext, { openApi }: AppOptions): Promise<Response> {
  // Private, because a closed route's answer is for who signed; a deploy is seen within a few minutes.
  c.header('cache-control', 'private, max-age=300');
  return c.body(await openApi(), 200, { 'content-type': JSON_TYPE });
}

/** The request in the form that goes to the model. Judged in the container's order, Accept last. */
async function checkedBody(c: AppContext, limit: Limit): Promise<Uint8Array> {
  const encoding = c.req.header('content-encoding');
  if (!isReadable(encoding)) c.header('accept-encoding', ACCEPTED_ENCODINGS);
  const sent = new Uint8Array(await c.req.arrayBuffer());
  measure(c, { requestBytes: sent.length });
  checkSize(sent.length, limit);
  const body = await withoutEncoding(sent, encoding, limit);
  const request = readRequest(body, c.req.header('content-type'));
  measure(c, { texts: request.inputs.length });
  checkAccept(c.req.header('accept'));
  const written = writeRequest(request);
  // Plain text grows when control characters are escaped: what the host counts is this form.
  checkSize(written.length, limit);
  return written;
}

function checkSize(bytes: number, limit: Limit): void {
  if (bytes <= limit.max) return;
  const detail = `the body has ${bytes} bytes; the limit ${limit.name} is ${limit.max}: send several requests`;
  throw new ProxyFault('too-large', detail, { limit });
}

/** The model's answer as text. It is not looked into: what it means is between the model and the caller. */
function checkedAnswer({ body }: Prediction, limit: Limit): string {
  const answer = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const bytes = Buffer.byteLength(answer);
  if (bytes > limit.max) {
    const detail = `the answer has ${bytes} bytes; the limit ${limit.name} is ${limit.max}: send fewer texts or a top_k`;
    throw new ProxyFault('upstream-failed', detail, { limit });
  }
  try {
    JSON.parse(answer);
  } catch {
    throw new ProxyFault('model-failed', 'the answer of the model is not JSON');
  }
  return answer;
}

function refuseMethod(c: AppContext, allowed: string): never {
  c.header('allow', allowed);
  throw new ProxyFault('method-not-allowed', `this path takes ${allowed}`);
}

function refusal(c: AppContext, fault: ProxyFault): Response {
  if (fault.retryAfterSeconds !== undefined) c.header('retry-after', String(fault.retryAfterSeconds));
  const problem = JSON.stringify(problemOf(fault, c.get('requestId')));
  return c.body(problem, statusOf(fault.code), { 'content-type': PROBLEM_MEDIA_TYPE });
}

/** The door's id, unless it could not travel on in a header. */
function requestIdFor(given: string | undefined): string {
  return given !== undefined && isAttributeValue(given) ? given : randomUUID();
}

function report(c: AppContext, log: Log, startedAtMs: number): void {
  const measured = c.get('measured');
  log({
    level: levelOf(c.res.status),
    event: 'request',
    requestId: c.get('requestId'),
    ...requestContextParts(c.get('requestContext')),
    method: c.req.method,
    route: matchedRoutes(c).find(({ path }) => path !== ANY_PATH)?.path ?? ANY_PATH,
    status: c.res.status,
    ...measured,
    ...failureParts(c.error),
    ...timeParts(startedAtMs, measured),
  });
}

function measure(c: AppContext, parts: Measured): void {
  c.set('measured', { ...c.get('measured'), ...parts });
}
