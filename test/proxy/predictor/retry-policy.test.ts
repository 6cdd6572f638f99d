import { describe, expect, it } from 'vitest';

import { AnswerCutShort } from '../../../src/proxy/predictor/exchange.ts';
import { retryPolicyWith, pauseAfter } from '../../../src/proxy/predictor/retry-policy.ts';
import { runtimeErrorOf } from '../../../src/proxy/predictor/runtime-error.ts';

const named = (name: string, status: number) =>
  runtimeErrorOf({ status, headers: { 'x-amzn-errortype': name }, body: new Uint8Array() });
const coded = (code: string) => Object.assign(new Error(code), { code });
const WIDEST = 1 - Number.EPSILON;

/** All pauses, each with its maximum length. */
function longestPauses(error: unknown): number[] {
  const retryPolicy = retryPolicyWith(error);
  if (!retryPolicy) return [];
  const attempts = Array.from({ length: 10 }, (_, index) => index + 1);
  const pauses = attempts.map((attempt) => pauseAfter(retryPolicy, attempt, () => WIDEST));
  return pauses.filter((pause) => pause !== undefined).map(Math.round);
}

describe('the retry policy', () => {
  it.each([
    ['a throttle: short pauses', named('ThrottlingException', 429), [100]],
    ['a model that starts', named('ModelNotReadyException', 429), [500, 1000, 2000]],
    ['a service that is not there', named('ServiceUnavailable', 503), [100, 200]],
    ['a dependency that failed', named('InternalDependencyException', 530), [100, 200]],
    ['a reset connection', coded('ECONNRESET'), [50, 100]],
    ['a refused connection', coded('ECONNREFUSED'), [50, 100]],
    ['a model that failed', named('ModelError', 424), []],
    ['a denial', named('AccessDeniedException', 403), []],
    ['a body that is wrong', named('ValidationError', 400), []],
    ['an answer cut short', new AnswerCutShort('cut'), []],
    ['a time that is over', Object.assign(new Error('t'), { name: 'TimeoutError' }), []],
    ['a host that does not exist', coded('ENOTFOUND'), []],
  ])('with %s', (_, error, pauses) => {
    expect(longestPauses(error)).toEqual(pauses);
  });

  it('can have a pause of zero', () => {
    const retryPolicy = retryPolicyWith(named('ModelNotReadyException', 429));
    expect(retryPolicy && pauseAfter(retryPolicy, 1, () => 0)).toBe(0);
  });
});
