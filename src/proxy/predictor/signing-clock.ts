import type { RuntimeError } from '../../contract/upstream/runtime-error.ts';

// Smithy's list of errors caused by a wrong clock (@smithy/service-error-classification).
const SKEW_ERRORS: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

// AWS accepts signatures dated within five minutes of its clock.
const TOLERANCE_MS = 300_000;

/** An error caused by a wrong clock, which is now corrected: the same request can be signed again. */
export class ClockCorrected extends Error {
  override readonly name = 'ClockCorrected';
}

interface SigningClock {
  now(): Date;
  /** The error, or ClockCorrected if this machine's clock caused it. */
  corrected(error: RuntimeError): Error;
}

/** The time of signatures: this machine's, corrected to the service's after an error has shown that they differ. */
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
