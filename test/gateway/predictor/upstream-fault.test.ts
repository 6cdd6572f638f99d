import {
  ModelError,
  ModelNotReadyException,
  SageMakerRuntimeServiceException,
  ValidationError,
} from '@aws-sdk/client-sagemaker-runtime';
import { describe, expect, it } from 'vitest';

import { ProxyFault } from '../../../src/contract/problem.ts';
import { upstreamFault } from '../../../src/gateway/predictor/upstream-fault.ts';

const open = new AbortController().signal;

const metadata = (httpStatusCode: number) => ({
  $metadata: { httpStatusCode, requestId: 'aws-1' },
  message: '',
});

function unmodelled(name: string, status: number, fault: 'client' | 'server' = 'client') {
  return new SageMakerRuntimeServiceException({ ...metadata(status), name, $fault: fault });
}

function ofModel(status: number, originalMessage: string): ModelError {
  return new ModelError({
    ...metadata(424),
    message: `Received server error (${status}) from primary with message "${originalMessage}"`,
    OriginalStatusCode: status,
    OriginalMessage: originalMessage,
    LogStreamArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:x',
  });
}

describe('upstreamFault', () => {
  it.each([
    ['throttling with an empty 400', unmodelled('ThrottlingException', 400), 'throttled'],
    ['throttling as a bare 429', unmodelled('Unknown', 429), 'throttled'],
    ['a variant that warms up, though it is a 429', new ModelNotReadyException(metadata(429)), 'warming'],
    [
      'an absent endpoint',
      new ValidationError({ ...metadata(400), message: 'Endpoint x of account 123456789012 not found.' }),
      'endpoint-missing',
    ],
    [
      'another validation error',
      new ValidationError({ ...metadata(400), message: 'bad variant' }),
      'upstream-failed',
    ],
    [
      'a body that is too large',
      new ValidationError({ ...metadata(400), message: 'x has oversize body' }),
      'too-large',
    ],
    ['a refusal', unmodelled('AccessDeniedException', 403), 'upstream-failed'],
    [
      'a model that raised, whatever status it took',
      ofModel(400, '{"code":400,"message":"KeyError"}'),
      'model-failed',
    ],
    ['a worker that died', ofModel(500, 'Worker died.'), 'model-failed'],
    ['a model that took too long', ofModel(0, 'Your invocation timed out'), 'deadline-passed'],
    ['what is no error at all', 'boom', 'upstream-failed'],
  ])('%s is %s', (_, error, code) => {
    expect(upstreamFault(error, open).code).toBe(code);
  });

  it('blames the deadline for whatever comes after it', () => {
    expect(upstreamFault(new Error('socket hang up'), AbortSignal.abort()).code).toBe('deadline-passed');
    expect(upstreamFault(Object.assign(new Error('t'), { name: 'TimeoutError' }), open).code).toBe(
      'deadline-passed',
    );
  });

  it('leaves a fault of ours as it is', () => {
    const fault = new ProxyFault('wrong-shape', 'inputs is empty');
    expect(upstreamFault(fault, open)).toBe(fault);
  });

  it('says to come again after a server fault and not after a refusal', () => {
    expect(
      upstreamFault(unmodelled('InternalFailure', 500, 'server'), open).retryAfterSeconds,
    ).toBeGreaterThan(0);
    expect(upstreamFault(unmodelled('AccessDeniedException', 403), open).retryAfterSeconds).toBeUndefined();
  });

  it('gives the log what leads to the cause, and no text of a container', () => {
    const { upstream } = upstreamFault(ofModel(500, 'cannot read UBER TRIP'), open);
    expect(upstream).toEqual({
      name: 'ModelError',
      status: 424,
      requestId: 'aws-1',
      originalStatus: 500,
      logStream: 'arn:aws:logs:eu-west-1:123456789012:log-group:x',
    });
  });
});
