import { describe, expect, it } from 'vitest';

import { requestContexts } from '../../src/proxy/request-context.ts';
import { traceIdOf } from '../../src/proxy/trace.ts';

const W3C = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const XRAY = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';
const OTHER = 'Root=1-00000000-000000000000000000000001';

describe('traceIdOf', () => {
  it.each([
    ['the caller’s trace before X-Ray’s', W3C, [XRAY], '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['a later version with more in it', `01${W3C.slice(2)}-more`, [], '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['the first of X-Ray', undefined, [XRAY, OTHER], '1-67891233-abcdef012345678912345678'],
    ['X-Ray behind another pair', undefined, [`Self=1-2-3; ${XRAY}`], '1-67891233-abcdef012345678912345678'],
    [
      'the next when the first is invalid',
      undefined,
      [undefined, OTHER],
      '1-00000000-000000000000000000000001',
    ],
    ['none at all', undefined, [], undefined],
    ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, [], undefined],
    ['a parent of zeros', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`, [], undefined],
    ['the invalid version', `ff${W3C.slice(2)}`, [], undefined],
    ['any text', 'UBER TRIP\nroot', ['Root=UBER TRIP'], undefined],
  ])('%s', (_, traceparent, xray, expected) => {
    expect(traceIdOf({ traceparent, xray })).toBe(expected);
  });
});

describe('the request context', () => {
  it('has the trace from Lambda, read for each event, or else from the event', () => {
    const environment: NodeJS.ProcessEnv = {};
    const requestContextOf = requestContexts(environment);
    const event = { headers: { 'X-Amzn-Trace-Id': OTHER }, requestContext: { requestId: 'g-1' } };
    expect(requestContextOf(event, { awsRequestId: 'l-1' })).toMatchObject({
      requestId: 'g-1',
      lambdaRequestId: 'l-1',
      traceId: '1-00000000-000000000000000000000001',
      coldStart: true,
    });
    environment['_X_AMZN_TRACE_ID'] = XRAY;
    expect(requestContextOf(event, undefined)).toMatchObject({
      traceId: '1-67891233-abcdef012345678912345678',
      coldStart: false,
    });
  });

  it('accepts an event without any of them', () => {
    expect(requestContexts({})({ headers: null }, undefined)).toMatchObject({
      requestId: undefined,
      coldStart: true,
    });
  });
});
