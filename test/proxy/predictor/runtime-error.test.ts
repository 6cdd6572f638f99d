import { describe, expect, it } from 'vitest';

import { transientKind } from '../../../src/contract/upstream/transient-error.ts';
import { runtimeErrorOf } from '../../../src/proxy/predictor/runtime-error.ts';

const answer = (status: number, headers: Record<string, string>, body: string) => ({
  status,
  headers,
  body: new TextEncoder().encode(body),
});

describe('runtimeErrorOf', () => {
  it.each([
    ['in the header', { 'x-amzn-errortype': 'ModelError' }, '{}'],
    ['in the header, before a URL', { 'x-amzn-errortype': 'ModelError:http://internal/coral' }, '{}'],
    ['in __type, behind a namespace', {}, '{"__type":"com.amazonaws.sagemaker#ModelError"}'],
    ['in code', {}, '{"code":"ModelError"}'],
  ])('finds the name %s', (_, headers, body) => {
    expect(runtimeErrorOf(answer(424, headers, body)).name).toBe('ModelError');
  });

  it.each(['<html>503</html>', '', 'null', '["a"]'])('reads %j as an error without a name', (body) => {
    expect(runtimeErrorOf(answer(503, {}, body))).toMatchObject({
      name: 'UnknownError',
      status: 503,
      message: '',
      original: {},
    });
  });

  it('reads the message in either spelling', () => {
    expect(runtimeErrorOf(answer(400, {}, '{"message":"a"}')).message).toBe('a');
    expect(runtimeErrorOf(answer(400, {}, '{"Message":"b"}')).message).toBe('b');
  });
});

describe('transientKind', () => {
  it.each([
    ['ThrottlingException', 400, 'throttled'],
    ['UnknownError', 429, 'throttled'],
    ['ModelNotReadyException', 429, 'warming'],
    ['ValidationError', 400, undefined],
    ['InternalFailure', 500, 'unavailable'],
    ['ServiceUnavailable', 503, 'unavailable'],
    ['InternalDependencyException', 530, 'unavailable'],
    ['ModelError', 424, undefined],
  ])('%s with %i: %s', (name, status, expected) => {
    expect(transientKind(runtimeErrorOf(answer(status, { 'x-amzn-errortype': name }, '{}')))).toBe(expected);
  });
});
