import { describe, expect, it } from 'vitest';

import { API_FLAVOURS, deadlinesOf } from '../../src/contract/deadlines.ts';

describe.each(API_FLAVOURS)('deadlines behind a %s API', (flavour) => {
  const deadlines = deadlinesOf(flavour);

  it('are nested: each holder gives up before the one that waits for it', () => {
    const { clientMs, gatewayMs, functionMs, predictMs, connectMs } = deadlines;
    const outsideIn = [clientMs, gatewayMs, functionMs, predictMs, connectMs];
    expect(Object.values(deadlines)).toEqual(outsideIn);
    for (const [index, inner] of outsideIn.slice(1).entries()) expect(inner).toBeLessThan(outsideIn[index] ?? 0);
  });

  it('leave the proxy a second to write its 504 and the gateway a second to start it', () => {
    expect(deadlines.functionMs - deadlines.predictMs).toBeGreaterThanOrEqual(1_000);
    expect(deadlines.gatewayMs - deadlines.functionMs).toBeGreaterThanOrEqual(1_000);
  });

  it('are ones that AWS takes: HTTP API at most 30 s, REST API 29 s, Lambda whole seconds', () => {
    expect(deadlines.gatewayMs).toBeLessThanOrEqual(flavour === 'rest' ? 29_000 : 30_000);
    expect(Number.isInteger(deadlines.functionMs / 1000)).toBe(true);
  });
});
