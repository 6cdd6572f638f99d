import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceError } from '../../src/client/client.ts';
import { classifyDirectly, type ModelPlace } from '../../src/client/direct-client.ts';
import { KEY, REGION } from '../emulated-account.ts';
import { serveFunction } from '../proxy/predictor/function-wire.ts';
import { serveRuntime } from '../proxy/predictor/runtime-wire.ts';
import type { Wire } from '../proxy/predictor/wire-server.ts';
import { type Behaviour, UPSTREAM_SECRET } from '../suites/predictor.suite.ts';

const ANSWER = [[{ label: 'food', score: 0.98 }]];
const NAME = 'direct';
const ADDRESS = 'AWS_ENDPOINT_URL';

interface Model {
  readonly what: string;
  readonly named: { readonly endpoint: string } | { readonly function: string };
  readonly serve: () => Promise<Wire>;
}

const MODELS: readonly Model[] = [
  {
    what: 'endpoint with a Hugging Face container',
    named: { endpoint: NAME },
    serve: async () => await serveRuntime(NAME, 'huggingface'),
  },
  {
    what: 'endpoint with a PyTorch container',
    named: { endpoint: NAME },
    serve: async () => await serveRuntime(NAME, 'pytorch'),
  },
  { what: 'function', named: { function: NAME }, serve: async () => await serveFunction(NAME) },
];

describe.each(MODELS)('the $what asked directly', ({ named, serve }) => {
  let wire: Wire;
  let place: ModelPlace;
  beforeAll(async () => {
    wire = await serve();
    process.env[ADDRESS] = wire.url;
    place = { ...named, region: REGION, credentials: KEY };
  });
  afterAll(async () => {
    Reflect.deleteProperty(process.env, ADDRESS);
    await wire.close();
  });

  /** The error of one attempt. */
  const errorFor = async (behaviour: Behaviour): Promise<InferenceError> => {
    wire.behave(behaviour);
    const error: unknown = await classifyDirectly(place, 'a', { maxAttempts: 1 }).catch(
      (cause: unknown) => cause,
    );
    if (error instanceof InferenceError) return error;
    throw error;
  };

  it('returns answer, release and request id, and sends the same request as the gateway', async () => {
    wire.behave({ kind: 'answer', body: JSON.stringify(ANSWER), release: 'r-7' });
    const found = await classifyDirectly(place, ['a', 'b'], { parameters: { top_k: 1 } });
    expect(found).toEqual({ answer: ANSWER, release: 'r-7', requestId: 'upstream-1' });
    const [seen] = wire.seen();
    expect(seen?.contentType).toBe('application/json');
    expect(JSON.parse(seen?.body ?? '')).toEqual({ inputs: ['a', 'b'], parameters: { top_k: 1 } });
  });

  it.each<[code: string, status: number, isRetryable: boolean, Behaviour]>([
    [
      'wrong-shape',
      422,
      false,
      { kind: 'client-error', status: 422, code: 'wrong-shape', detail: 'no texts' },
    ],
    [
      'invalid-json',
      400,
      false,
      { kind: 'client-error', status: 400, code: 'invalid-json', detail: 'no JSON' },
    ],
    ['model-failed', 502, false, { kind: 'model-failure' }],
    ['deadline-passed', 504, true, { kind: 'model-timeout' }],
    ['throttled', 429, true, { kind: 'throttled' }],
    ['warming', 503, true, { kind: 'warming' }],
    ['endpoint-missing', 503, true, { kind: 'missing' }],
    ['upstream-failed', 502, true, { kind: 'server-fault' }],
    ['upstream-failed', 502, false, { kind: 'forbidden' }],
    ['model-failed', 502, false, { kind: 'answer', body: '{"label":"food"}' }],
    ['model-failed', 502, false, { kind: 'answer', body: 'no JSON' }],
  ])('tells the problem that the gateway would: %s, %i', async (code, status, isRetryable, behaviour) => {
    const error = await errorFor(behaviour);
    expect(error.problem).toMatchObject({ code, status, type: `urn:sagemaker-gateway:problem:${code}` });
    expect(error.retryAfterMs !== undefined).toBe(isRetryable);
    expect(JSON.stringify(error.problem)).not.toContain(UPSTREAM_SECRET);
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('has the request id, and the AWS error as its cause', async () => {
    const { problem, cause } = await errorFor({ kind: 'forbidden' });
    expect(problem.requestId).toBe('upstream-1');
    expect(cause).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('not authorized'),
    });
  });

  it('retries after a closed connection, within the retry policy', async () => {
    wire.behave({ kind: 'reset-once', body: JSON.stringify(ANSWER) });
    expect((await classifyDirectly(place, 'a', { maxAttempts: 2 })).answer).toEqual(ANSWER);
    expect(wire.seen()).toHaveLength(2);
    expect((await errorFor({ kind: 'reset-once', body: '' })).problem.code).toBe('upstream-failed');
  });

  it('ends with the reason of the signal', async () => {
    wire.behave({ kind: 'silent' });
    const controller = new AbortController();
    const asked = classifyDirectly(place, 'a', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(asked).rejects.toThrow('enough');
  });

  it('throws a credentials error unchanged, before a request is sent', async () => {
    wire.behave({ kind: 'missing' });
    const credentials = async (): Promise<never> => await Promise.reject(new Error('no credentials found'));
    await expect(classifyDirectly({ ...place, credentials }, 'a')).rejects.toThrow('no credentials found');
    expect(wire.seen()).toEqual([]);
  });
});
