import { AwsError } from '../aws-error.ts';
import type { Outcome } from './execution/execution-environment.ts';

/** Lambda's response for an outcome, and the line it logs on behalf of a failed process. Throws SnapStart's errors. */
export function answered(
  requestId: string,
  outcome: Outcome,
  timeoutS: number,
): { payload: string; error: 'Unhandled' | undefined; line?: string } {
  if (outcome.kind === 'answer') {
    return { payload: outcome.payload, error: outcome.failed ? 'Unhandled' : undefined };
  }
  if (outcome.kind === 'not restored') throw notRestored(outcome.timedOut);
  // The process could not respond: Lambda itself writes this message, and logs it.
  if (outcome.kind === 'timeout') {
    const errorMessage = `${new Date().toISOString()} ${requestId} Task timed out after ${timeoutS.toFixed(2)} seconds`;
    return { payload: JSON.stringify({ errorMessage }), error: 'Unhandled', line: errorMessage };
  }
  const errorMessage = `RequestId: ${requestId} Error: ${outcome.reason}`;
  const payload = JSON.stringify({ errorType: 'Runtime.ExitError', errorMessage });
  return { payload, error: 'Unhandled', line: `${errorMessage}\nRuntime.ExitError` };
}

/** In the words of the service model: the texts of the service are not known. */
function notRestored(timedOut: boolean): AwsError {
  const [code, message]: [string, string] = timedOut
    ? ['SnapStartTimeoutException', "Lambda couldn't restore the snapshot within the timeout limit."]
    : [
        'SnapStartException',
        'The afterRestore() runtime hook encountered an error. For more information, check the Amazon CloudWatch logs.',
      ];
  return new AwsError(code, message, undefined, { Type: 'User' });
}

/** TooManyRequestsException: the Reason distinguishes an exhausted reservation from an exhausted pool. */
export function throttled(isReserved: boolean): AwsError {
  const Reason = isReserved
    ? 'ReservedFunctionConcurrentInvocationLimitExceeded'
    : 'ConcurrentInvocationLimitExceeded';
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', undefined, { Type: 'User', Reason });
}
