import { type Call, memberAt, nameIn } from './call.ts';
import type { RecentChanges } from './recent-changes.ts';
import { entriesFor, TRANSIENT_ERRORS } from './table.ts';
import type { Service, Sign, TransientError } from './transient-error.ts';

/** The members of an SDK error that are used here; a broken connection has only a code. */
interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly clockSkewCorrected?: boolean;
    readonly requestId?: string;
  };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/**
 * The entry of the table for the error of a call; undefined if the error is permanent. `met`: entries that this call
 * has met before, which stay transient when what they concern is no longer new.
 */
export function transientErrorOf(
  call: Call,
  error: Error,
  changes: RecentChanges,
  met: ReadonlySet<TransientError> = new Set(),
): TransientError | undefined {
  return entriesFor(call.service, call.operation).find(
    (entry) =>
      entry.answer === undefined &&
      entry.failureReason === undefined &&
      shows(entry, call, error) &&
      (met.has(entry) || concernsChange(entry, call, changes)),
  );
}

/** The entry for a response that is incomplete; undefined for a complete one. */
export function incompleteAnswer(call: Call, output: unknown): TransientError | undefined {
  return entriesFor(call.service, call.operation).find(
    ({ answer }) => answer && answer.text.test(String(memberAt(output, answer.member))),
  );
}

/** Whether a resource that failed for this reason of AWS may succeed at a second attempt. */
export function isTransientFailure(service: Service, reason: string): boolean {
  const entries = TRANSIENT_ERRORS.filter((entry) => entry.service === service && entry.failureReason);
  return entries.some(({ failureReason = '' }) => reason.includes(failureReason));
}

function shows(sign: Sign, { input }: Call, error: SdkError): boolean {
  const { name, message, code = '', $metadata = {} } = error;
  const { codes, text, statuses, connection, clockCorrected, givenMember } = sign;
  return (
    (codes?.includes(name.replace(/Exception$/, '')) ?? true) &&
    (text === undefined || (typeof text === 'string' ? message.includes(text) : text.test(message))) &&
    (statuses?.includes($metadata.httpStatusCode ?? 0) ?? true) &&
    (connection?.includes(code) ?? true) &&
    (clockCorrected === undefined || $metadata.clockSkewCorrected === true) &&
    (givenMember === undefined || memberAt(input, givenMember) !== undefined)
  );
}

function concernsChange(
  { onlyIfNew, onlyIfDeleted }: TransientError,
  { input }: Call,
  changes: RecentChanges,
): boolean {
  if (onlyIfDeleted)
    return onlyIfDeleted.some(({ type, at }) => changes.wasDeleted(type, nameIn(memberAt(input, at))));
  if (!onlyIfNew) return true;
  const { type, at } = onlyIfNew;
  return changes.isRecent(type, at === undefined ? undefined : nameIn(memberAt(input, at)));
}

/** The Retry-After header of an error in milliseconds; undefined without one. */
export function retryAfterMs({ $response }: SdkError): number | undefined {
  const seconds = Number($response?.headers?.['retry-after']);
  return Number.isNaN(seconds) ? undefined : seconds * 1_000;
}

/** Code, message and request id, as a failure reports them. */
export function errorText({ name, message, $metadata }: SdkError): string {
  return `${name}: ${message}${$metadata?.requestId === undefined ? '' : ` (request ${$metadata.requestId})`}`;
}
