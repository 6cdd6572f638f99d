import type { InferenceResult } from '../../client/client.ts';
import type { Config } from '../../config/config.ts';
import type { ModelAddress } from '../../contract/target.ts';

/** What a deploy has verified before it reports success. */
export interface Verification {
  readonly inference: InferenceResult;
  /** What answered: the URL, or only the model, if the URL requires a token and none was given. */
  readonly through: 'url' | 'model';
}

/** A verified release at its URL. */
export interface VerifiedUrl extends Verification {
  readonly url: string;
  readonly apiId: string;
}

/** What to verify. */
export interface VerificationTarget {
  readonly url: string;
  readonly model: ModelAddress;
  readonly releaseId: string;
}

/** The end of a command's line of success, and the lines after it. */
export function verificationLines(
  releaseId: string,
  url: string,
  { through }: Pick<Verification, 'through'>,
): string[] {
  if (through === 'url') return [`release ${releaseId} answers at`, `  ${url}`];
  return [
    `release ${releaseId} answers direct calls, and this URL rejects requests without a token (401):`,
    `  ${url}`,
    'Not verified: that the URL accepts a valid token. No token was given; run `npm run classify` with one to check.',
  ];
}

/** The same for `--json`. */
export function verificationResult(config: Config, { through }: Pick<Verification, 'through'>): object {
  return { auth: config.gateway.auth, proven: through };
}
