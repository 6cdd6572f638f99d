import { readFile } from 'node:fs/promises';

import { handle } from 'hono/aws-lambda';
import type { APIGatewayProxyResult, LambdaContext } from 'hono/aws-lambda';

import { CORS_VARIABLE, decodeCors } from '../contract/cors.ts';
import { deadlinesOf } from '../contract/deadlines.ts';
import { BODY_LIMIT_VARIABLE, BODY_LIMITS, ownLimit, tightest } from '../contract/limits.ts';
import { STACK_VARIABLE } from '../contract/metrics.ts';
import { decodeTarget, TARGET_VARIABLE } from '../contract/target.ts';
import { createApp } from './app.ts';
import { type RequestContext, requestContexts } from './request-context.ts';
import type { LogLine } from './log-line.ts';
import { restoreInvalidUtf8 } from './restore-invalid-utf8.ts';
import { metricsOf } from './metrics.ts';
import { createSageMakerPredictor } from './predictor/sagemaker.ts';
import { atItsResource, isRestEvent, type RestEvent } from './rest-event.ts';

type HttpApiEvent = Extract<Parameters<ReturnType<typeof handle>>[0], { rawPath: string }>;

// Read once, at init: a function without a target fails there, with a reason in its log, and never serves.
const target = decodeTarget(process.env[TARGET_VARIABLE]);

const app = createApp({
  predictor: createSageMakerPredictor(target),
  limits: {
    request: ownLimit(process.env[BODY_LIMIT_VARIABLE], target.host),
    answer: tightest(BODY_LIMITS.httpApi, BODY_LIMITS.lambdaSynchronous),
  },
  // Lies beside this module in the zip; src/contract/openapi says why it is a file.
  openApi: () => readFile(new URL('openapi.json', import.meta.url), 'utf8'),
  cors: decodeCors(process.env[CORS_VARIABLE]),
  log: writeLine,
  predictMs: deadlinesOf(target.api ?? 'http').predictMs,
  arrivalOf: (env) => came.get((env as { event: object }).event) ?? {},
});

const door = handle(app);
const arrivalOf = requestContexts(process.env);
// By event, which is all that the door passes on.
const came = new WeakMap<object, RequestContext>();

/** The door that API Gateway opens: takes events of an HTTP API (payload format 2.0) and of a REST API (1.0). */
export function handler(
  event: HttpApiEvent | RestEvent,
  context?: LambdaContext,
): Promise<APIGatewayProxyResult> {
  const requestContext = arrivalOf(event, context);
  const taken = isRestEvent(event)
    ? atItsResource(restoreInvalidUtf8(event))
    : withoutStrayBody(restoreInvalidUtf8(atItsRoute(event)));
  came.set(taken, requestContext);
  return door(taken, context);
}

/**
 * A named stage and a custom domain's mapping stand in front of rawPath (`/prod/classify`); the route key
 * (`POST /classify`) is the same under all of them. A route with a variable or `$default` says less than the path.
 */
function atItsRoute(event: HttpApiEvent): HttpApiEvent {
  const [, path] = event.routeKey.split(' ');
  return path === undefined || path.includes('{') ? event : { ...event, rawPath: path };
}

/** A body on a GET means nothing (RFC 9110, 9.3.1), and a Request cannot be made of one: it would end as a bare 400. */
function withoutStrayBody(event: HttpApiEvent): HttpApiEvent {
  return /^(GET|HEAD)$/.test(event.requestContext.http.method) ? { ...event, body: null } : event;
}

/** Lambda takes each line of stdout as one log event, and CloudWatch the metrics in it. */
function writeLine(line: LogLine): void {
  const metrics = metricsOf(line, process.env[STACK_VARIABLE], Date.now());
  process.stdout.write(`${JSON.stringify({ ...line, ...metrics })}\n`);
}
