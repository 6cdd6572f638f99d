import type { Context, Hono } from 'hono';

import type { Cors } from '../contract/cors.ts';
import type { Limit } from '../contract/limits.ts';
import type { Task } from '../tasks/task.ts';
import type { Log, Measured } from './log-line.ts';
import type { Predictor } from './predictor/predictor.ts';
import type { RequestContext } from './request-context.ts';

export interface AppOptions {
  readonly task: Task;
  /** The route of the task. */
  readonly path: string;
  readonly predictor: Predictor;
  readonly limits: {
    /** The largest request body that every service between the caller and the model accepts. */
    readonly request: Limit;
    /** The largest response body that every service between the model and the caller accepts. */
    readonly answer: Limit;
  };
  /** How long the predictor may take, in milliseconds. */
  readonly predictMs: number;
  /** The text of the OpenAPI document, loaded on the first request for it. */
  readonly openApi: () => Promise<string>;
  readonly log: Log;
  /**
   * What API Gateway and Lambda report about a request; a random id is used when they report none. `env` is what the
   * handler passes to fetch.
   */
  readonly requestContextOf?: (env: unknown) => RequestContext;
  /** Which web pages may read the responses; none by default. */
  readonly cors?: Cors | undefined;
}

interface Variables {
  requestContext: RequestContext;
  requestId: string;
  measured: Measured;
}

export type AppContext = Context<{ Variables: Variables }>;
export type App = Hono<{ Variables: Variables }>;

/** Adds parts to the log line of this request. */
export function measure(c: AppContext, parts: Measured): void {
  c.set('measured', { ...c.get('measured'), ...parts });
}
