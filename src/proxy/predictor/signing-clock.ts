import type { RuntimeError } from '../../contract/upstream/runtime-error.ts';

// Smithy's own list of errors that a wrong clock causes (@smithy/service-error-classification).
const SKEW_ERRORS: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

// AWS takes a signature whose date is within five minutes of its own clock.
const TOLERANCE_MS = 300_000;

/** A refusal whose cause was our clock, which is now set right: the same request may be signed again. */
export class ClockCorrected extends Error {
  override readonly name = 'ClockCorrected';
}

interface SigningClock {
  now(): Date;
  /** The error, or ClockCorrected in its place when this machine's clock explains it. */
  corrected(error: RuntimeError): Error;
}

/** The time that signatures carry: this machine's, moved to the service's once a refusal has shown that they differ. */
export function signingClock(wallMs: () => number = Date.now): SigningClock {
  let offsetMs = 0;
  return {
    now: () => new Date(wallMs() + offsetMs),
    corrected: (error) => {
      const { serverTimeMs } = error;
      if (serverTimeMs === undefined || !SKEW_ERRORS.has(error.name)) return error;
      if (Math.abs(serverTimeMs - wallMs() - offsetMs) < TOLERANCE_MS) return error;
      offsetMs = serverTimeMs - wallMs();
      return new ClockCorrected(error.message, { cause: error });
    },
  };
}
