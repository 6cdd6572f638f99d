import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

import type { Limit } from '../../contract/limits.ts';
import { JSON_TYPE } from '../../contract/media-type.ts';
import { attributesFor } from '../../contract/release.ts';
import { retry } from '../../contract/retry.ts';
import { upstreamFault } from '../../contract/upstream/upstream-fault.ts';
import type { Invocation, Invoke } from './invoke.ts';
import type { PredictOptions, Prediction, Predictor } from './predictor.ts';
import { retryPolicyWith, pauseAfter } from './retry-policy.ts';

export interface PredictorOptions {
  readonly invoke: Invoke;
  /** The limit that a 413 reports. */
  readonly bodyLimit?: Limit | undefined;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random?: () => number;
}

// The expected duration of a call before any was measured.
const INITIAL_ESTIMATE_MS = 100;

/**
 * A predictor that invokes the model, again where that may help and the time allows. Throws what `upstreamFault` gives.
 */
export function createPredictor({ invoke, bodyLimit, random = Math.random }: PredictorOptions): Predictor {
  let typicalMs = INITIAL_ESTIMATE_MS;
  const once = async (body: Uint8Array | string, how: PredictOptions): Promise<Prediction> => {
    how.signal.throwIfAborted();
    how.onAttempt?.();
    const startedAt = performance.now();
    const prediction = await invoke(invocationOf(body, how));
    typicalMs = performance.now() - startedAt;
    return prediction;
  };
  return {
    async predict(body, how) {
      const pauseMsAfter = (error: unknown, attempts: number): number | undefined => {
        const retryPolicy = retryPolicyWith(error);
        const pauseMs = retryPolicy && pauseAfter(retryPolicy, attempts, random);
        return pauseMs !== undefined && fits(pauseMs + typicalMs, how) ? pauseMs : undefined;
      };
      try {
        return await retry(
          () => once(body, how),
          pauseMsAfter,
          (ms) => rest(ms, how.signal),
        );
      } catch (error) {
        throw upstreamFault(error, how.signal, bodyLimit);
      }
    },
  };
}

/** Whether another attempt would finish in time; otherwise it would only delay an error with a reason. */
function fits(neededMs: number, { signal, endsAtMs = Infinity }: PredictOptions): boolean {
  return !signal.aborted && performance.now() + neededMs < endsAtMs;
}

/** Resolves after the pause or when the signal is aborted; the next attempt checks the signal. */
async function rest(pauseMs: number, signal: AbortSignal): Promise<void> {
  await wait(pauseMs, undefined, { signal }).catch(() => undefined);
}

function invocationOf(body: Uint8Array | string, how: PredictOptions): Invocation {
  const { requestId, traceId, contentType, accept = JSON_TYPE, signal } = how;
  const ids = { request: requestId, ...(traceId !== undefined && { trace: traceId }) };
  return { body, contentType, accept, attributes: attributesFor(ids), signal };
}
