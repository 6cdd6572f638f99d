import { describe, expect, it } from 'vitest';
import { leaksIn } from './leaks.ts';

describe('leaksIn', () => {
  it.each([
    ['an ARN', 'no role arn:aws:iam::1:role/x'],
    ['an account id', 'in account 210987654321.'],
    ['a traceback', 'Traceback (most recent call last)'],
    ['a traceback', 'thrown at handler (index.mjs:3:14)'],
    ['a link to a log', 'see https://eu-west-1.console.aws.amazon.com/x'],
    ['text of the request', '"LEAKPROBE answer" is wrong'],
  ])('is found: %s in %j', (what, body) => {
    expect(leaksIn(new Headers(), body)).toEqual([what]);
    expect(leaksIn(new Headers({ 'x-said': body }), '{}')).toEqual([what]);
  });

  it('finds no leak in error responses, where ids may have twelve consecutive digits', () => {
    const requestId = '8f14e45f-ceea-467f-a8d1-123456789012';
    const body = JSON.stringify({
      type: 'urn:sagemaker-gateway:problem:too-large',
      requestId,
      max: 4_194_304,
    });
    expect(leaksIn(new Headers({ 'x-request-id': requestId }), body)).toEqual([]);
  });
});
