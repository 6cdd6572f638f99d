import { describe, expect, it } from 'vitest';

import { deadlines, functionTimeoutSeconds } from '../../src/contract/deadlines.ts';

describe('deadlines', () => {
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

  it('are ones that AWS takes: HTTP API at most 30 s, Lambda whole seconds', () => {
    expect(deadlines.gatewayMs).toBeLessThanOrEqual(30_000);
    expect(Number.isInteger(functionTimeoutSeconds)).toBe(true);
  });
});
