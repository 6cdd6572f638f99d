import { describe, expect, it } from 'vitest';

import { ProxyFault } from '../../../src/contract/problem.ts';
import { RuntimeError } from '../../../src/contract/upstream/runtime-error.ts';
import { runtimeErrorOf } from '../../../src/proxy/predictor/runtime-error.ts';
import { upstreamFault } from '../../../src/contract/upstream/upstream-fault.ts';

const open = new AbortController().signal;

function runtimeError(name: string, status: number, body: object = {}): RuntimeError {
  const headers = { 'x-amzn-errortype': name, 'x-amzn-requestid': 'aws-1' };
  return runtimeErrorOf({ status, headers, body: new TextEncoder().encode(JSON.stringify(body)) });
}

function ofModel(status: number, originalMessage: string): RuntimeError {
  return runtimeError('ModelError', 424, {
    Message: `Received server error (${status}) from primary with message "${originalMessage}"`,
    OriginalStatusCode: status,
    OriginalMessage: originalMessage,
    LogStreamArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:x',
  });
}

describe('upstreamFault', () => {
  it.each([
    ['throttling with an empty 400', runtimeError('ThrottlingException', 400), 'throttled'],
    ['throttling as a bare 429', runtimeError('Unknown', 429), 'throttled'],
    ['a variant that warms up, despite its status 429', runtimeError('ModelNotReadyException', 429), 'warming'],
    [
      'an absent endpoint',
      runtimeError('ValidationError', 400, { Message: 'Endpoint x of account 123456789012 not found.' }),
      'endpoint-missing',
    ],
    [
      'another validation error',
      runtimeError('ValidationError', 400, { Message: 'bad variant' }),
      'upstream-failed',
    ],
    [
      'a body that is too large',
      runtimeError('ValidationError', 400, { Message: 'x has oversize body' }),
      'too-large',
    ],
    ['a denial', runtimeError('AccessDeniedException', 403), 'upstream-failed'],
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

  it('reports the deadline for any error after it', () => {
    expect(upstreamFault(new Error('socket hang up'), AbortSignal.abort()).code).toBe('deadline-passed');
    expect(upstreamFault(Object.assign(new Error('t'), { name: 'TimeoutError' }), open).code).toBe(
      'deadline-passed',
    );
  });

  it.each([
    [{ name: 'gateway.maxBodyKb', max: 2048, unit: 'bytes' } as const, 'gateway.maxBodyKb'],
    [undefined, 'sagemaker-serverless-payload'],
  ])('names the limit that the target carries, or the smallest: %j', (bodyLimit, name) => {
    const error = runtimeError('ValidationError', 400, { Message: 'x has oversize body' });
    expect(upstreamFault(error, open, bodyLimit).limit?.name).toBe(name);
  });

  it('returns a ProxyFault unchanged', () => {
    const fault = new ProxyFault('wrong-shape', 'inputs is empty');
    expect(upstreamFault(fault, open)).toBe(fault);
  });

  it('is retryable after a server error and not after a denial', () => {
    expect(upstreamFault(runtimeError('InternalFailure', 500), open).retryAfterSeconds).toBeGreaterThan(0);
    expect(upstreamFault(runtimeError('AccessDeniedException', 403), open).retryAfterSeconds).toBeUndefined();
  });

  it('logs the cause without text of the container', () => {
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
