import type { EmulatedAccount } from '../emulated-account.ts';

/**
 * The changes to an account since its calls were cleared, as `service:Action`. What AWS refuses while an earlier change
 * becomes visible is repeated, and only counts once.
 */
export function successfulWrites({ emulator }: EmulatedAccount): string[] {
  const done = emulator.calls.mutating().filter(({ status }) => status < 400);
  return done.map(({ service, action }) => `${service}:${action}`);
}
