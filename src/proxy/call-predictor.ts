import { performance } from 'node:perf_hooks';

import { deadlines } from '../contract/deadlines.ts';
import { JSON_TYPE } from '../contract/media-type.ts';
import type { Measured } from './log-line.ts';
import type { Prediction, Predictor } from './predictor/predictor.ts';
import { msSince } from './timing.ts';

/** The predictor as one request has it: its ids and its time are set. Throws what `Predictor.predict` throws. */
export type Ask = (body: Uint8Array) => Promise<Prediction>;

export interface AskOptions {
  readonly predictor: Predictor;
  /** How long the predictor may take, in milliseconds; `deadlines.predictMs` where it is left out. */
  readonly predictMs?: number;
  readonly requestId: string;
  readonly traceId: string | undefined;
}

/** Binds a predictor to one request and tells what asking took and gave, whether an answer came or not. */
export function askFor(options: AskOptions, measure: (parts: Measured) => void): Ask {
  const { predictor, predictMs = deadlines.predictMs, requestId, traceId } = options;
  return async (body) => {
    const startedAtMs = performance.now();
    // Not AbortSignal.timeout: its timer, and all that listens to it, would outlive each request by half a minute.
    const time = new AbortController();
    const timer = setTimeout(() => time.abort(), predictMs);
    let attempts = 0;
    try {
      const prediction = await predictor.predict(body, {
        contentType: JSON_TYPE,
        signal: time.signal,
        endsAtMs: startedAtMs + predictMs,
        requestId,
        traceId,
        onAttempt: () => (attempts += 1),
      });
      measure(partsOf(prediction));
      return prediction;
    } finally {
      clearTimeout(timer);
      measure({ predictMs: msSince(startedAtMs), ...(attempts > 0 && { attempts }) });
    }
  };
}

function partsOf({ release, upstreamId }: Prediction): Measured {
  return {
    ...(release !== undefined && { release }),
    ...(upstreamId !== undefined && { sagemakerRequestId: upstreamId }),
  };
}
