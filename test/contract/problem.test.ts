import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { CLIENT_CODES, problemOf, problemSchema, ProxyFault, statusOf } from '../../src/contract/problem.ts';
import type { Limit } from '../../src/contract/limits.ts';

describe('problemOf', () => {
  it('has a stable type, the status, the detail and the request id', () => {
    expect(problemOf(new ProxyFault('wrong-shape', 'inputs is empty'), 'id-1')).toEqual({
      type: 'urn:sagemaker-gateway:problem:wrong-shape',
      title: 'Wrong shape',
      status: 422,
      detail: 'inputs is empty',
      code: 'wrong-shape',
      requestId: 'id-1',
    });
  });

  it('names the exceeded limit', () => {
    const limit: Limit = { name: 'maxInputs', max: 128, unit: 'texts' };
    const problem = problemOf(new ProxyFault('wrong-shape', 'too many', { limit }), 'id-1');
    expect(problem.limit).toEqual(limit);
    expect(z.parse(problemSchema, JSON.parse(JSON.stringify(problem)))).toEqual(problem);
  });

  it('contains nothing of the upstream or the cause', () => {
    const cause = new Error('arn:aws:sagemaker:eu-west-1:123456789012:endpoint/x');
    const fault = new ProxyFault('upstream-failed', undefined, { cause, upstream: { message: cause.message } });
    expect(JSON.stringify(problemOf(fault, 'id-1'))).not.toMatch(/arn:|123456789012/);
  });
});

describe('ProxyFault', () => {
  it('has Retry-After for retryable errors', () => {
    expect(new ProxyFault('warming').retryAfterSeconds).toBeGreaterThan(0);
    expect(new ProxyFault('model-failed').retryAfterSeconds).toBeUndefined();
    expect(new ProxyFault('throttled', undefined, { retryAfterSeconds: 9 }).retryAfterSeconds).toBe(9);
  });

  it('is never retryable for an invalid request', () => {
    for (const code of CLIENT_CODES) {
      expect(new ProxyFault(code).retryAfterSeconds).toBeUndefined();
      expect(Math.floor(statusOf(code) / 100)).toBe(4);
    }
  });
});
