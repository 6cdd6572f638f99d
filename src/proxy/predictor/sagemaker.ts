import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

import { JSON_TYPE } from '../../contract/media-type.ts';
import { attributesFor, releaseFromAttributes } from '../../contract/release.ts';
import type { Target } from '../../contract/target.ts';
import { upstreamFault } from '../../contract/upstream/upstream-fault.ts';
import type { RawAnswer } from './exchange.ts';
import { type Invocation, type Invoke, invokerFor } from './invoke-endpoint.ts';
import { retryPolicyWith, pauseAfter } from './retry-policy.ts';
import type { PredictOptions, Prediction, Predictor } from './predictor.ts';

/** Which endpoint; region, credentials and another address of the service come from the environment. */
export interface SageMakerOptions extends Pick<Target, 'endpoint' | 'host'> {
  /** One signed try; made of the process's environment where none is given. */
  readonly invoke?: Invoke;
  /** From 0 up to, but not, 1. */
  readonly random?: () => number;
}

// What a call is expected to take before one has been seen.
const FIRST_GUESS_MS = 100;

/** A predictor that calls InvokeEndpoint, again where that may help and the time allows. Throws what `upstreamFault` gives. */
export function createSageMakerPredictor(options: SageMakerOptions): Predictor {
  const { endpoint, host, invoke = invokerFor(process.env), random = Math.random } = options;
  let typicalMs = FIRST_GUESS_MS;
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
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(body, how);
        } catch (error) {
          const pauseMs = pauseBefore(error, attempt, random);
          if (pauseMs === undefined || !fits(pauseMs + typicalMs, how))
            throw upstreamFault(error, how.signal, host);
          await rest(pauseMs, how.signal);
        }
      }
    },
  };
}

function pauseBefore(error: unknown, attempt: number, random: () => number): number | undefined {
  const retryPolicy = retryPolicyWith(error);
  return retryPolicy && pauseAfter(retryPolicy, attempt, random);
}

/** Whether another try would end in time: one that would not only keeps the caller from an answer with a reason. */
function fits(neededMs: number, { signal, endsAtMs = Infinity }: PredictOptions): boolean {
  return !signal.aborted && performance.now() + neededMs < endsAtMs;
}

/** Ends with the pause or with the signal; the try that follows looks at the signal itself. */
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
      accept: JSON_TYPE,
      'content-type': how.contentType,
      'x-amzn-sagemaker-custom-attributes': attributesFor({
        request: requestId,
        ...(traceId !== undefined && { trace: traceId }),
      }),
    },
  };
}

function predictionOf({ headers, body }: RawAnswer): Prediction {
  return {
    body,
    contentType: headers['content-type'],
    release: releaseFromAttributes(headers['x-amzn-sagemaker-custom-attributes']?.toString()),
    upstreamId: headers['x-amzn-requestid']?.toString(),
  };
}
