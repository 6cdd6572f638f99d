import { describe, expect, it } from 'vitest';

import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { decodeTarget, encodeTarget } from '../../src/contract/target.ts';
import { sampleTarget } from './sample-target.ts';

const written = (over: Record<string, unknown>): string => JSON.stringify({ ...sampleTarget(), ...over });

describe('target', () => {
  it('survives a round trip', () => {
    const target = sampleTarget({ bodyLimit: { name: 'gateway.maxBodyKb', max: 2048, unit: 'bytes' } });
    expect(decodeTarget(encodeTarget(target))).toEqual(target);
  });

  it.each([
    [{}, 'sagemaker-serverless-payload', 27_500],
    [{ host: 'sagemaker-serverless' }, 'sagemaker-serverless-payload', 27_500],
    [{ host: 'sagemaker-realtime', api: 'rest' }, 'lambda-synchronous-payload', 26_500],
  ])('of an earlier version gets the limits and deadlines of then: %j', (parts, limit, predictMs) => {
    const target = decodeTarget(JSON.stringify({ via: 'sagemaker', endpoint: 'shop-dev', ...parts }));
    expect(target).toMatchObject({ endpoint: 'shop-dev', task: 'text-classification', path: '/classify' });
    expect(target).toMatchObject({ bodyLimit: { name: limit }, predictMs });
    expect(target.answerLimit).toEqual(BODY_LIMITS.lambdaSynchronous);
  });

  it.each([
    [undefined, 'GATEWAY_TARGET is not set'],
    ['', 'GATEWAY_TARGET is not set'],
    ['sagemaker', 'GATEWAY_TARGET is not JSON'],
    ['[]', 'GATEWAY_TARGET is not an object with the expected keys'],
    [written({ via: 'carrier-pigeon' }), 'invalid or missing "via"'],
    [written({ endpoint: undefined }), 'invalid or missing "endpoint"'],
    [written({ endpoint: '-a' }), 'invalid or missing "endpoint"'],
    [written({ endpoint: 'a'.repeat(64) }), 'invalid or missing "endpoint"'],
    [written({ path: 'classify' }), 'invalid or missing "path"'],
    [written({ predictMs: 0 }), 'invalid or missing "predictMs"'],
    ['{"via":"sagemaker","endpoint":"-a"}', 'invalid or missing "endpoint"'],
    [written({ region: 'b' }), 'is not an object with the expected keys'],
  ])('rejects %j', (value, message) => {
    expect(() => decodeTarget(value)).toThrow(message);
  });

  it('is not written when it would be invalid', () => {
    expect(() => encodeTarget(sampleTarget({ endpoint: 'a b' }))).toThrow('endpoint');
  });
});
