import { describe, expect, it } from 'vitest';

import { runtimeErrorOf } from '../../../src/proxy/predictor/runtime-error.ts';
import { ClockCorrected, signingClock } from '../../../src/proxy/predictor/signing-clock.ts';

const SERVER = Date.UTC(2026, 10, 26, 12);

const rejection = (name: string, serverMs: number) =>
  runtimeErrorOf({
    status: 403,
    headers: { 'x-amzn-errortype': name, date: new Date(serverMs).toUTCString() },
    body: new TextEncoder().encode('{"message":"Signature expired"}'),
  });

describe('signingClock', () => {
  it('adopts the service’s time when clock skew explains a rejection', () => {
    const clock = signingClock(() => SERVER - 3_600_000);
    expect(clock.corrected(rejection('InvalidSignatureException', SERVER))).toBeInstanceOf(ClockCorrected);
    expect(clock.now()).toEqual(new Date(SERVER));
  });

  it('is corrected only once', () => {
    const clock = signingClock(() => SERVER - 3_600_000);
    clock.corrected(rejection('InvalidSignatureException', SERVER));
    const second = rejection('InvalidSignatureException', SERVER);
    expect(clock.corrected(second)).toBe(second);
  });

  it.each([
    ['a clock that is right', 'InvalidSignatureException', SERVER + 60_000],
    ['another error', 'AccessDeniedException', SERVER - 3_600_000],
  ])('leaves an error alone with %s', (_, name, serverMs) => {
    const clock = signingClock(() => SERVER);
    const error = rejection(name, serverMs);
    expect(clock.corrected(error)).toBe(error);
    expect(clock.now()).toEqual(new Date(SERVER));
  });
});
