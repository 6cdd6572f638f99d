import { retryPolicyForNewRole } from '../../aws/transient/retry-policy.ts';
import { type Auth, InferenceError, infer } from '../../client/client.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { NotYet, type RetryPolicy } from '../../reconcile/not-yet.ts';
import { authorizationError } from '../auth/authorization-error.ts';
import type { StackContext } from '../context.ts';
import { checkAnswer } from './check-answer.ts';
import type { Verification, VerificationTarget } from './verification.ts';
import { ANSWERING, waitForRelease } from './wait-for-release.ts';

// A new route and its permission take seconds to propagate; later, a rejection by API Gateway is final.
const PROPAGATION_MS = 60_000;

/** Answers of API Gateway itself, or of something else at the address. */
const BEFORE_PROXY: ReadonlySet<string> = new Set([
  'not-from-gateway',
  'no-answer',
  'no-connection',
  'forbidden',
  'unauthorized',
]);

/**
 * Calls the URL until it answers with the release. Stops at once at an error that waiting cannot fix. Throws Fault
 * `answer` if the model rejects the request or fails, `account` or `credentials` if the caller may not call the route,
 * `late` after five minutes.
 */
export async function verifyUrl(
  context: StackContext,
  { url, releaseId }: VerificationTarget,
  auth: Auth,
): Promise<Verification> {
  const { config, engine } = context;
  const startedAt = engine.clock.now();
  // Once met, a denial stays temporary for its whole wait, although the role is no longer new at the end of it.
  let ofNewRole: RetryPolicy | undefined;
  const newRole = (): RetryPolicy | undefined =>
    (ofNewRole ??= retryPolicyForNewRole(context.aws.changes, context.names.proxyRole));
  const inference = await waitForRelease(context, releaseId, { id: 'answer', what: url }, async () => {
    try {
      const options = { auth, signal: engine.signal, maxAttempts: 1 };
      return await infer(taskOf(config), url, sampleRequest(config), options);
    } catch (error) {
      const elapsedMs = engine.clock.now() - startedAt;
      const policy =
        error instanceof InferenceError ? retryPolicyAfter(error, elapsedMs, newRole) : undefined;
      if (policy && error instanceof Error) throw new NotYet(error, policy);
      throw authorizationError(auth, error, context) ?? asFault(error);
    }
  });
  return { inference: checkAnswer(config, inference), through: 'url' };
}

/**
 * Undefined for a permanent error. Transient ones are: warming, throttled or slow; a rejection by API Gateway while a
 * new route propagates; InvokeEndpoint denied while the policy of the proxy's new role propagates.
 */
function retryPolicyAfter(
  { problem, retryAfterMs }: InferenceError,
  elapsedMs: number,
  newRole: () => RetryPolicy | undefined,
): RetryPolicy | undefined {
  if (BEFORE_PROXY.has(problem.code)) return elapsedMs < PROPAGATION_MS ? ANSWERING : undefined;
  if (retryAfterMs !== undefined) return ANSWERING;
  if (problem.code !== 'upstream-failed') return undefined;
  return newRole();
}

/** Not a failure of the model: the address did not resolve, or nothing accepted the connection. */
function unreachable(error: InferenceError): Fault {
  return new Fault(
    'aws',
    `The URL cannot be reached from this machine: ${error.problem.detail}`,
    'Check the DNS, proxy and firewall of this machine, then run the same command again.',
    { cause: error },
  );
}

function asFault(error: unknown): unknown {
  if (!(error instanceof InferenceError)) return error;
  if (error.problem.code === 'no-connection') return unreachable(error);
  return new Fault(
    'answer',
    `The URL did not return a valid response: ${error.message}`,
    'Fix the model or its serve script and run the same command again, or run `npm run destroy`.',
    { cause: error },
  );
}
