import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

import { JSON_TYPE } from '../../contract/media-type.ts';
import { retry } from '../../contract/retry.ts';
import { attributesFor, releaseFromAttributes } from '../../contract/release.ts';
import type { Target } from '../../contract/target.ts';
import { upstreamFault } from '../../contract/upstream/upstream-fault.ts';
import { type Invocation, type Invoke, invokerFor } from './invoke-endpoint.ts';
import { retryPolicyWith, pauseAfter } from './retry-policy.ts';
import type { PredictOptions, Prediction, Predictor } from './predictor.ts';

/** Which endpoint; region, credentials and a custom service address come from the environment. */
export interface SageMakerOptions extends Pick<Target, 'endpoint'>, Partial<Pick<Target, 'bodyLimit'>> {
  /** One signed attempt; by default created from the process's environment. */
  readonly invoke?: Invoke;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random?: () => number;
}

// The expected duration of a call before any was measured.
const INITIAL_ESTIMATE_MS = 100;

/**
 * A predictor that calls InvokeEndpoint, again where that may help and the time allows. Throws what `upstreamFault`
 * gives.
 */
export function createSageMakerPredictor(options: SageMakerOptions): Predictor {
  const { endpoint, bodyLimit, invoke = invokerFor(process.env), random = Math.random } = options;
  let typicalMs = INITIAL_ESTIMATE_MS;
  const once = async (body: Uint8Array | string, how: PredictOptions): Promise<Prediction> => {
    how.signal.throwIfAborted();
    how.onAttempt?.();
    const startedAt = performance.now();
    const prediction = predictionOf(await invoke(invocationOf(endpoint, body, how)));
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

function invocationOf(endpoint: string, body: Uint8Array | string, how: PredictOptions): Invocation {
  const { requestId, traceId } = how;
  return {
    endpoint,
    body,
    signal: how.signal,
    headers: {
      accept: how.accept ?? JSON_TYPE,
      'content-type': how.contentType,
      'x-amzn-sagemaker-custom-attributes': attributesFor({
        request: requestId,
        ...(traceId !== undefined && { trace: traceId }),
      }),
    },
  };
}

function predictionOf({ headers, body }: Awaited<ReturnType<Invoke>>): Prediction {
  return {
    body,
    contentType: headers['content-type'],
    release: releaseFromAttributes(headers['x-amzn-sagemaker-custom-attributes']?.toString()),
    upstreamId: headers['x-amzn-requestid']?.toString(),
  };
}
