import { describe, expect, it } from 'vitest';

import { decodeTarget, encodeTarget } from '../../src/contract/target.ts';

describe('target', () => {
  it.each([undefined, 'sagemaker-serverless', 'sagemaker-realtime'] as const)('comes back as it was: %s', (host) => {
    const target = { via: 'sagemaker', endpoint: 'transactions-live', ...(host && { host }) } as const;
    expect(decodeTarget(encodeTarget(target))).toEqual(target);
  });

  it.each([
    [undefined, 'GATEWAY_TARGET is not set'],
    ['', 'GATEWAY_TARGET is not set'],
    ['sagemaker', 'GATEWAY_TARGET is not JSON'],
    ['[]', 'GATEWAY_TARGET is not an object of the known keys'],
    ['{"via":"carrier-pigeon","endpoint":"a"}', 'wrong or missing "via"'],
    ['{"via":"sagemaker"}', 'wrong or missing "endpoint"'],
    ['{"via":"sagemaker","endpoint":"-a"}', 'wrong or missing "endpoint"'],
    [`{"via":"sagemaker","endpoint":"${'a'.repeat(64)}"}`, 'wrong or missing "endpoint"'],
    ['{"via":"sagemaker","endpoint":"a","host":"cloud"}', 'wrong or missing "host"'],
    ['{"via":"sagemaker","endpoint":"a","region":"b"}', 'is not an object of the known keys'],
  ])('refuses %j', (value, message) => {
    expect(() => decodeTarget(value)).toThrow(message);
  });

  it('is not written when it could not be read', () => {
    expect(() => encodeTarget({ via: 'sagemaker', endpoint: 'a b' })).toThrow('endpoint');
  });
});
