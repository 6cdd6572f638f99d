import { readFile } from 'node:fs/promises';

import { type APIGatewayProxyResult, handle, type LambdaContext } from 'hono/aws-lambda';

import { CORS_VARIABLE, decodeCors } from '../contract/cors.ts';
import { decodeTarget, TARGET_VARIABLE } from '../contract/target.ts';
import type { Task } from '../tasks/task.ts';
import { createApp } from './app.ts';
import { type ApiEvent, normalizedEvent } from './event.ts';
import { predictorFor } from './predictor/predictor-for.ts';
import { type RequestContext, requestContexts } from './request-context.ts';
import { writeLine } from './write-line.ts';

export type Handler = (event: ApiEvent, context?: LambdaContext) => Promise<APIGatewayProxyResult>;

/**
 * The Lambda handler of a task, for events of an HTTP API (payload format 2.0) and of a REST API (1.0). Reads the
 * environment once, at init: a function without a target fails there, with the reason in its log.
 */
export function createHandler(task: Task): Handler {
  const target = decodeTarget(process.env[TARGET_VARIABLE]);
  // By event, because Hono's adapter passes nothing else.
  const contexts = new WeakMap<object, RequestContext>();
  const app = createApp({
    task,
    path: target.path,
    predictor: predictorFor(target),
    limits: { request: target.bodyLimit, answer: target.answerLimit },
    predictMs: target.predictMs,
    // A file next to this module in the zip (see src/openapi/document.ts).
    openApi: () => readFile(new URL('openapi.json', import.meta.url), 'utf8'),
    cors: decodeCors(process.env[CORS_VARIABLE]),
    log: (line) => writeLine(line, target.path),
    requestContextOf: (env) => contexts.get((env as { event: object }).event) ?? {},
  });
  const answer = handle(app);
  const requestContextOf = requestContexts(process.env);
  return (event, context) => {
    const requestContext = requestContextOf(event, context);
    const normalized = normalizedEvent(event);
    contexts.set(normalized, requestContext);
    return answer(normalized, context);
  };
}
