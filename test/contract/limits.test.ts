import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { BODY_LIMITS, MAX_CHARACTERS_PER_INPUT, MAX_INPUTS, ownLimit, requestLimit, tightest } from '../../src/contract/limits.ts';

describe('limits', () => {
  it('are the ones that travel with the model, under the names they have there', () => {
    const shipped = readFileSync(new URL('../../inference-code/limits.json', import.meta.url), 'utf8');
    const ours = [MAX_INPUTS, MAX_CHARACTERS_PER_INPUT].map(({ name, max }) => [name, max]);
    expect(Object.fromEntries(ours)).toEqual(JSON.parse(shipped));
  });

  it('bite at SageMaker first, then Lambda, then the API', () => {
    const { sagemakerServerless, lambdaSynchronous, httpApi } = BODY_LIMITS;
    expect(tightest(httpApi, lambdaSynchronous, sagemakerServerless)).toBe(sagemakerServerless);
    expect(tightest(httpApi, lambdaSynchronous)).toBe(lambdaSynchronous);
    expect(tightest(httpApi)).toBe(httpApi);
  });

  it('leave room for base64: a body that SageMaker takes fits into the event that Lambda takes', () => {
    const asBase64 = Math.ceil(BODY_LIMITS.sagemakerServerless.max / 3) * 4;
    // API Gateway lets through at most 10,240 bytes of request line and headers.
    expect(asBase64 + 2 * 10_240).toBeLessThan(BODY_LIMITS.lambdaSynchronous.max);
  });

  it('are those of the host, or the configuration’s own', () => {
    expect(requestLimit('sagemaker-serverless')).toBe(BODY_LIMITS.sagemakerServerless);
    expect(requestLimit('sagemaker-realtime').name).toBe(BODY_LIMITS.lambdaSynchronous.name);
    const { max } = requestLimit('sagemaker-realtime');
    expect(Math.ceil(max / 3) * 4 + 2 * 10_240).toBeLessThanOrEqual(BODY_LIMITS.lambdaSynchronous.max);
    expect(ownLimit(undefined)).toBe(BODY_LIMITS.sagemakerServerless);
    expect(ownLimit(undefined, 'sagemaker-realtime')).toEqual(requestLimit('sagemaker-realtime'));
    expect(ownLimit('2048')).toEqual({ name: 'gateway.maxBodyKb', max: 2048, unit: 'bytes' });
  });
});
