import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { BODY_LIMITS, MAX_CHARACTERS_PER_INPUT, MAX_HYPOTHESES, MAX_INPUTS, requestLimit, smallestLimit } from '../../src/contract/limits.ts';

describe('limits', () => {
  it('equal the limits in the inference code, under the same names', () => {
    const shipped = readFileSync(new URL('../../inference-code/limits.json', import.meta.url), 'utf8');
    const ours = [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT, MAX_HYPOTHESES].map(({ name, max }) => [name, max]);
    expect(Object.fromEntries(ours)).toEqual(JSON.parse(shipped));
  });

  it('are lowest for SageMaker, then Lambda, then the API', () => {
    const { sagemakerServerless, lambdaSynchronous, httpApi } = BODY_LIMITS;
    expect(smallestLimit(httpApi, lambdaSynchronous, sagemakerServerless)).toBe(sagemakerServerless);
    expect(smallestLimit(httpApi, lambdaSynchronous)).toBe(lambdaSynchronous);
    expect(smallestLimit(httpApi)).toBe(httpApi);
  });

  it('allow for base64: a body that SageMaker accepts fits into a Lambda event', () => {
    const asBase64 = Math.ceil(BODY_LIMITS.sagemakerServerless.max / 3) * 4;
    // API Gateway accepts at most 10,240 bytes of request line and headers.
    expect(asBase64 + 2 * 10_240).toBeLessThan(BODY_LIMITS.lambdaSynchronous.max);
  });

  it('are those of the host', () => {
    expect(requestLimit(BODY_LIMITS.sagemakerServerless)).toBe(BODY_LIMITS.sagemakerServerless);
    expect(requestLimit(BODY_LIMITS.sagemakerRealtime).name).toBe(BODY_LIMITS.lambdaSynchronous.name);
    const { max } = requestLimit(BODY_LIMITS.sagemakerRealtime);
    expect(Math.ceil(max / 3) * 4 + 2 * 10_240).toBeLessThanOrEqual(BODY_LIMITS.lambdaSynchronous.max);
  });
});
