import {
  InvokeEndpointCommand,
  ModelError,
  SageMakerRuntimeClient,
  SageMakerRuntimeServiceException,
} from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signedCallsOf } from '../../../src/proxy/predictor/signed-call.ts';
import { RuntimeError } from '../../../src/contract/upstream/runtime-error.ts';
import type { Behaviour } from '../../suites/predictor.suite.ts';
import { serveRuntime } from './runtime-wire.ts';
import type { Wire } from './wire-server.ts';

const ENDPOINT = 'transactions-live';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

const caught = async (call: Promise<unknown>): Promise<unknown> =>
  await call.then(
    () => 'it answered',
    (error: unknown) => error,
  );

function originalOf(error: unknown): RuntimeError['original'] {
  if (!(error instanceof ModelError)) return {};
  const { OriginalStatusCode: status, OriginalMessage: message, LogStreamArn: logStreamArn } = error;
  if (status === undefined || message === undefined || logStreamArn === undefined)
    throw new Error('the wire sends all of them');
  return { status, message, logStreamArn };
}

describe('the request compared with that of the SDK', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await serveRuntime(ENDPOINT, 'huggingface');
  });
  afterAll(() => wire.close());

  const ours = async () =>
    await signedCallsOf('sagemaker', { ...KEYS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: wire.url })({
      path: `/endpoints/${ENDPOINT}/invocations`,
      body: '{}',
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
  const theirs = async () =>
    await new SageMakerRuntimeClient({
      region: 'eu-west-1',
      endpoint: wire.url,
      credentials: { accessKeyId: KEYS.AWS_ACCESS_KEY_ID, secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY },
      maxAttempts: 1,
    }).send(new InvokeEndpointCommand({ EndpointName: ENDPOINT, Body: '{}' }));

  it.each<Behaviour['kind']>([
    'model-failure',
    'model-timeout',
    'throttled',
    'warming',
    'missing',
    'server-fault',
    'forbidden',
  ])('reads all that the SDK reads of %s', async (kind) => {
    wire.behave({ kind } as Behaviour);
    const [our, their] = [await caught(ours()), await caught(theirs())];
    if (!(our instanceof RuntimeError) || !(their instanceof SageMakerRuntimeServiceException))
      throw new Error('one of them gave no error of the service');
    // The SDK generates a message when the service sends none, as here.
    const message = kind === 'throttled' ? '' : their.message;
    expect([our.name, our.message, our.status, our.requestId]).toEqual([
      their.name,
      message,
      their.$metadata.httpStatusCode,
      their.$metadata.requestId,
    ]);
    expect(our.original).toEqual(originalOf(their));
  });

  it('gives the same answer', async () => {
    wire.behave({ kind: 'answer', body: '[["caf\u00e9"]]', release: 'r-7' });
    const [our, their] = [await ours(), await theirs()];
    expect(Buffer.from(our.body)).toEqual(Buffer.from(their.Body ?? []));
    expect(our.headers['x-amzn-sagemaker-custom-attributes']).toBe(their.CustomAttributes);
    expect(our.headers['content-type']).toBe(their.ContentType);
  });
});
