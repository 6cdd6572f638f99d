import { performance } from 'node:perf_hooks';

import { JSON_TYPE } from '../contract/media-type.ts';
import { type AppContext, type AppOptions, measure } from './app-context.ts';
import type { Measured } from './log-line.ts';
import type { Prediction } from './predictor/predictor.ts';
import { msSince } from './timing.ts';

/**
 * Sends a body to the predictor within the time limit, and logs duration and attempts. Throws what `predict` throws.
 */
export async function callPredictor(
  c: AppContext,
  { predictor, predictMs }: Pick<AppOptions, 'predictor' | 'predictMs'>,
  body: Uint8Array,
  {
    contentType = JSON_TYPE,
    accept = JSON_TYPE,
  }: { readonly contentType?: string; readonly accept?: string } = {},
): Promise<Prediction> {
  const startedAtMs = performance.now();
  // Not AbortSignal.timeout: its timer and listeners would outlive each request by half a minute.
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), predictMs);
  let attempts = 0;
  try {
    const prediction = await predictor.predict(body, {
      contentType,
      accept,
      signal: time.signal,
      endsAtMs: startedAtMs + predictMs,
      requestId: c.get('requestId'),
      traceId: c.get('requestContext').traceId,
      onAttempt: () => (attempts += 1),
    });
    measure(c, partsOf(prediction));
    return prediction;
  } finally {
    clearTimeout(timer);
    measure(c, { predictMs: msSince(startedAtMs), ...(attempts > 0 && { attempts }) });
  }
}

/** The body of a response as text. */
export function textIn({ body }: Prediction): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

/** The body of a response as bytes. */
export function bytesIn({ body }: Prediction): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

function partsOf({ release, upstreamId }: Prediction): Measured {
  return {
    ...(release !== undefined && { release }),
    ...(upstreamId !== undefined && { upstreamRequestId: upstreamId }),
  };
}
