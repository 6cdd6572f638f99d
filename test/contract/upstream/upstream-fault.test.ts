import { describe, expect, it } from 'vitest';

import { ProxyFault } from '../../../src/contract/problem.ts';
import { RuntimeError } from '../../../src/contract/upstream/runtime-error.ts';
import { runtimeErrorOf } from '../../../src/proxy/predictor/runtime-error.ts';
import { upstreamFault } from '../../../src/contract/upstream/upstream-fault.ts';

const open = new AbortController().signal;

function refused(name: string, status: number, body: object = {}): RuntimeError {
  const headers = { 'x-amzn-errortype': name, 'x-amzn-requestid': 'aws-1' };
  return runtimeErrorOf({ status, headers, body: new TextEncoder().encode(JSON.stringify(body)) });
}

function ofModel(status: number, originalMessage: string): RuntimeError {
  return refused('ModelError', 424, {
    Message: `Received server error (${status}) from primary with message "${originalMessage}"`,
    OriginalStatusCode: status,
    OriginalMessage: originalMessage,
    LogStreamArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:x',
  });
}

describe('upstreamFault', () => {
  it.each([
    ['throttling with an empty 400', refused('ThrottlingException', 400), 'throttled'],
    ['throttling as a bare 429', refused('Unknown', 429), 'throttled'],
    ['a variant that warms up, though it is a 429', refused('ModelNotReadyException', 429), 'warming'],
    [
      'an absent endpoint',
      refused('ValidationError', 400, { Message: 'Endpoint x of account 123456789012 not found.' }),
      'endpoint-missing',
    ],
    [
      'another validation error',
      refused('ValidationError', 400, { Message: 'bad variant' }),
      'upstream-failed',
    ],
    [
      'a body that is too large',
      refused('ValidationError', 400, { Message: 'x has oversize body' }),
      'too-large',
    ],
    ['a refusal', refused('AccessDeniedException', 403), 'upstream-failed'],
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

  it.each([
    ['sagemaker-serverless', 'sagemaker-serverless-payload'],
    ['sagemaker-realtime', 'sagemaker-realtime-payload'],
    [undefined, 'sagemaker-serverless-payload'],
  ] as const)('names the limit of the host it went to: %s', (host, name) => {
    const error = refused('ValidationError', 400, { Message: 'x has oversize body' });
    expect(upstreamFault(error, open, host).limit?.name).toBe(name);
  });

  it('leaves a fault of ours as it is', () => {
    const fault = new ProxyFault('wrong-shape', 'inputs is empty');
    expect(upstreamFault(fault, open)).toBe(fault);
  });

  it('says to come again after a server fault and not after a refusal', () => {
    expect(upstreamFault(refused('InternalFailure', 500), open).retryAfterSeconds).toBeGreaterThan(0);
    expect(upstreamFault(refused('AccessDeniedException', 403), open).retryAfterSeconds).toBeUndefined();
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
