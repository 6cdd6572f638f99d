import * as z from 'zod/mini';

import { answerSchema, writeRequest } from '../tasks/text-classification.ts';
import { PROBE_TEXT, type Health } from '../contract/health.ts';
import { ProxyFault } from '../contract/problem.ts';
import type { Ask } from './call-predictor.ts';
import type { Prediction } from './predictor/predictor.ts';

const PROBE = writeRequest({ inputs: [PROBE_TEXT], parameters: {} });

/** Asks the endpoint once. Throws ProxyFault `unhealthy` (503) when it gives no labels, for whatever reason. */
export async function deepHealth(ask: Ask): Promise<Health> {
  const prediction = await probed(ask);
  if (!hasLabels(prediction)) throw new ProxyFault('unhealthy', 'the model gave no labels to a probe');
  const { release } = prediction;
  return { status: 'ok', ...(release !== undefined && { release }) };
}

async function probed(ask: Ask): Promise<Prediction> {
  try {
    return await ask(PROBE);
  } catch (cause) {
    throw cause instanceof ProxyFault ? unhealthy(cause) : cause;
  }
}

/** One status for a load balancer to act on; why, and when to come again, stays what the fault says. */
function unhealthy(fault: ProxyFault): ProxyFault {
  const { retryAfterSeconds, upstream } = fault;
  return new ProxyFault('unhealthy', fault.message, {
    cause: fault,
    upstream: { ...upstream, code: fault.code },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function hasLabels({ body }: Prediction): boolean {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  try {
    return z.safeParse(answerSchema, JSON.parse(text)).success;
  } catch {
    // Not JSON is no labels either.
    return false;
  }
}
