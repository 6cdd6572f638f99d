import { readFile } from 'node:fs/promises';

import { handle } from 'hono/aws-lambda';
import type { APIGatewayProxyResult, ApiGatewayRequestContextV2, LambdaContext } from 'hono/aws-lambda';

import { BODY_LIMIT_VARIABLE, BODY_LIMITS, ownLimit, tightest } from '../contract/limits.ts';
import { decodeTarget, TARGET_VARIABLE } from '../contract/target.ts';
import { createApp } from './app.ts';
import type { LogLine } from './log-line.ts';
import { withLostBytes } from './lost-bytes.ts';
import { createSageMakerPredictor } from './predictor/sagemaker.ts';

type HttpApiEvent = Extract<Parameters<ReturnType<typeof handle>>[0], { rawPath: string }>;

// Read once, at init: a function without a target fails there, with a reason in its log, and never serves.
const target = decodeTarget(process.env[TARGET_VARIABLE]);

const app = createApp({
  predictor: createSageMakerPredictor({ endpoint: target.endpoint }),
  limits: {
    request: ownLimit(process.env[BODY_LIMIT_VARIABLE], target.host),
    answer: tightest(BODY_LIMITS.httpApi, BODY_LIMITS.lambdaSynchronous),
  },
  // Lies beside this module in the zip; src/contract/openapi says why it is a file.
  openApi: () => readFile(new URL('openapi.json', import.meta.url), 'utf8'),
  log: writeLine,
  requestIdOf,
});

const door = handle(app);

/** The door that API Gateway opens: takes an HTTP API event of payload format 2.0. */
export function handler(event: HttpApiEvent, context?: LambdaContext): Promise<APIGatewayProxyResult> {
  return door(withoutStrayBody(withLostBytes(atItsRoute(event))), context);
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

/** API Gateway's own id, which its access log and its answers carry too. */
function requestIdOf(env: unknown): string | undefined {
  const { requestContext } = env as { requestContext?: Partial<ApiGatewayRequestContextV2> };
  return requestContext?.requestId;
}

/** Lambda takes each line of stdout as one log event. */
function writeLine(line: LogLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
