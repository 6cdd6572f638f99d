import { DEEP, type Health } from '../contract/health.ts';
import { JSON_TYPE } from '../contract/media-type.ts';
import { ProxyFault } from '../contract/problem.ts';
import { RELEASE_HEADER } from '../contract/release.ts';
import { acceptOf, contentTypeOf, readAnswer, writeRequest } from '../tasks/task.ts';
import type { AppContext, AppOptions } from './app-context.ts';
import { bytesIn, callPredictor } from './call-predictor.ts';
import type { Prediction } from './predictor/predictor.ts';

/** Reports that the proxy runs; calls the model only for `?deep=1`. */
export async function answerHealth(c: AppContext, options: AppOptions): Promise<Response> {
  const isDeep = c.req.query(DEEP.name) === DEEP.value;
  const health: Health = isDeep ? await deepHealth(c, options) : { status: 'ok' };
  if (health.release !== undefined) c.header(RELEASE_HEADER, health.release);
  c.header('cache-control', 'no-store');
  return c.json(health);
}

export async function answerOpenApi(
  c: AppContext,
  { openApi }: Pick<AppOptions, 'openApi'>,
): Promise<Response> {
  // Private, because the response of a protected route is only for its caller; callers see a deploy within minutes.
  c.header('cache-control', 'private, max-age=300');
  return c.body(await openApi(), 200, { 'content-type': JSON_TYPE });
}

/** Calls the model once. Throws ProxyFault `unhealthy` (503) when it returns no valid answer, for any reason. */
async function deepHealth(c: AppContext, options: AppOptions): Promise<Health> {
  const prediction = await probe(c, options);
  if ('problem' in readAnswer(options.task, bytesIn(prediction), prediction.contentType))
    throw new ProxyFault('unhealthy', 'the model returned no valid response to the health check');
  const { release } = prediction;
  return { status: 'ok', ...(release !== undefined && { release }) };
}

async function probe(c: AppContext, options: AppOptions): Promise<Prediction> {
  const { task } = options;
  try {
    const request = task.normalized(task.probe);
    return await callPredictor(c, options, writeRequest(request), {
      contentType: contentTypeOf(request),
      accept: acceptOf(task),
    });
  } catch (cause) {
    throw cause instanceof ProxyFault ? unhealthy(cause) : cause;
  }
}

/** A single status for load balancers; detail and Retry-After are those of the fault. */
function unhealthy(fault: ProxyFault): ProxyFault {
  const { retryAfterSeconds, upstream } = fault;
  return new ProxyFault('unhealthy', fault.message, {
    cause: fault,
    upstream: { ...upstream, code: fault.code },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}
