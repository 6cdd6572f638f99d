import type { RetryPolicy } from '../../reconcile/not-yet.ts';
import { retryAfterMs } from './match.ts';
import type { RecentChanges } from './recent-changes.ts';
import { DENIED_TO_NEW_ROLE } from './rows/sagemaker.ts';
import type { TransientError } from './transient-error.ts';

/** How long to repeat a call after a transient error, and how often. */
export function retryPolicyFor(entry: TransientError, error?: Error): RetryPolicy {
  const { maxWaitMs, firstMs = 1_000, longestMs = 10_000, reason, hint, endsAsError } = entry;
  const atLeastMs = error && retryAfterMs(error);
  return { maxWaitMs, firstMs, longestMs, reason, hint, endsAsError, retryAfterMs: atLeastMs };
}

/** The same for a request that the proxy could not pass on; undefined unless its role was just made or changed. */
export function retryPolicyForNewRole(changes: RecentChanges, role: string): RetryPolicy | undefined {
  return changes.isRecent('role', role) ? retryPolicyFor(DENIED_TO_NEW_ROLE) : undefined;
}
