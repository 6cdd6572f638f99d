import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ProxyFault } from '../../../src/contract/problem.ts';
import { ConnectTimeout } from '../../../src/proxy/predictor/exchange.ts';
import { predictorFor } from '../../../src/proxy/predictor/predictor-for.ts';
import { createPredictor } from '../../../src/proxy/predictor/retrying-predictor.ts';
import { predictorSuite } from '../../suites/predictor.suite.ts';
import { serveFunction } from './function-wire.ts';
import { serveRuntime } from './runtime-wire.ts';

const TARGET = { via: 'sagemaker', endpoint: 'transactions-live' } as const;
const FUNCTION = { via: 'lambda', function: 'transactions-live-zip' } as const;
const HOW = { contentType: 'application/json', requestId: 'r' };

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

for (const flavor of ['huggingface', 'pytorch'] as const) {
  predictorSuite(`SageMaker (${flavor} container)`, async () => {
    const wire = await serveRuntime(TARGET.endpoint, flavor);
    // The address is read when the predictor is made, as in Lambda.
    vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    return { ...wire, predictor: predictorFor(TARGET) };
  });
}

predictorSuite('Lambda', async () => {
  const wire = await serveFunction(FUNCTION.function);
  vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  return { ...wire, predictor: predictorFor(FUNCTION) };
});

describe('an upstream that cannot be reached', () => {
  const faultOf = async (url: string | undefined): Promise<unknown> => {
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    const signal = AbortSignal.timeout(60_000);
    return await predictorFor(TARGET)
      .predict('{}', { ...HOW, signal })
      .catch((error: unknown) => error);
  };

  it('is upstream-failed, with the cause for the log alone', async () => {
    const wire = await serveRuntime(TARGET.endpoint, 'pytorch');
    await wire.close();
    const fault = await faultOf(wire.url);
    expect(fault).toBeInstanceOf(ProxyFault);
    expect(fault).toMatchObject({ code: 'upstream-failed', upstream: { name: 'ECONNREFUSED' } });
    expect((fault as ProxyFault).message).not.toContain('127.0.0.1');
  });

  it('is not called without credentials', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    expect(await faultOf('http://127.0.0.1:9')).toMatchObject({ upstream: { name: 'MissingCredentials' } });
  });

  it('needs a region at init', () => {
    vi.stubEnv('AWS_REGION', undefined);
    expect(() => predictorFor(TARGET)).toThrow('AWS_REGION');
  });
});

describe('retries', () => {
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  const failedCall = async (failure: Error, parts: { endsAtMs?: number; random?: () => number }) => {
    let attempts = 0;
    const predictor = createPredictor({
      random: parts.random ?? (() => 0),
      invoke: () => Promise.reject(failure),
    });
    const how = { ...HOW, signal: AbortSignal.timeout(60_000), onAttempt: () => (attempts += 1) };
    const { endsAtMs } = parts;
    const fault: unknown = await predictor
      .predict('{}', { ...how, ...(endsAtMs !== undefined && { endsAtMs }) })
      .catch((cause: unknown) => cause);
    return { attempts, fault };
  };

  it('are limited', async () => {
    expect((await failedCall(reset, {})).attempts).toBe(3);
  });

  it('need time for a whole call, not only for the pause', async () => {
    expect((await failedCall(reset, { endsAtMs: performance.now() + 90 })).attempts).toBe(1);
    expect((await failedCall(reset, { endsAtMs: performance.now() + 60_000 })).attempts).toBe(3);
  });

  it('include the pause', async () => {
    const endsAtMs = performance.now() + 120;
    expect((await failedCall(reset, { endsAtMs, random: () => 0.99 })).attempts).toBe(1);
  });

  it('do not follow a connection timeout', async () => {
    const { attempts, fault } = await failedCall(new ConnectTimeout('no connection'), {});
    expect(attempts).toBe(1);
    expect(fault).toMatchObject({ code: 'upstream-failed', upstream: { name: 'ConnectTimeout' } });
  });
});
