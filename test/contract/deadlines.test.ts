import { describe, expect, it } from 'vitest';

import { API_TYPES, deadlinesOf } from '../../src/contract/deadlines.ts';

describe.each(API_TYPES)('deadlines behind a %s API', (apiType) => {
  const deadlines = deadlinesOf(apiType);

  it('are nested: each is shorter than the one around it', () => {
    const { clientMs, gatewayMs, functionMs, predictMs, connectMs } = deadlines;
    const outsideIn = [clientMs, gatewayMs, functionMs, predictMs, connectMs];
    expect(Object.values(deadlines)).toEqual(outsideIn);
    for (const [index, inner] of outsideIn.slice(1).entries()) expect(inner).toBeLessThan(outsideIn[index] ?? 0);
  });

  it('leave the proxy a second to write its 504 and the gateway a second to start it', () => {
    expect(deadlines.functionMs - deadlines.predictMs).toBeGreaterThanOrEqual(1_000);
    expect(deadlines.gatewayMs - deadlines.functionMs).toBeGreaterThanOrEqual(1_000);
  });

  it('are valid at AWS: HTTP API at most 30 s, REST API 29 s, Lambda whole seconds', () => {
    expect(deadlines.gatewayMs).toBeLessThanOrEqual(apiType === 'rest' ? 29_000 : 30_000);
    expect(Number.isInteger(deadlines.functionMs / 1000)).toBe(true);
  });
});
