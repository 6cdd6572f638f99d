import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ProxyFault } from '../../../src/contract/problem.ts';
import { createSageMakerPredictor } from '../../../src/gateway/predictor/sagemaker.ts';
import { predictorSuite } from '../../suites/predictor.suite.ts';
import { serveRuntime } from './runtime-wire.ts';

const ENDPOINT = 'transactions-live';

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
    const wire = await serveRuntime(ENDPOINT, flavor);
    // The SDK reads the service URL when the client is made: the predictor's own client, as in Lambda.
    vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    return { ...wire, predictor: createSageMakerPredictor({ endpoint: ENDPOINT }) };
  });
}

describe('an upstream that cannot be reached', () => {
  it('is upstream-failed, with the cause for the log alone', async () => {
    const wire = await serveRuntime(ENDPOINT, 'pytorch');
    await wire.close();
    const client = new SageMakerRuntimeClient({ endpoint: wire.url, maxAttempts: 1 });
    const fault = await createSageMakerPredictor({ endpoint: ENDPOINT, client })
      .predict('{}', { contentType: 'application/json', signal: AbortSignal.timeout(5_000), requestId: 'r' })
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ProxyFault);
    expect(fault).toMatchObject({ code: 'upstream-failed', upstream: { name: 'ECONNREFUSED' } });
    expect((fault as ProxyFault).message).not.toContain('127.0.0.1');
  });
});
