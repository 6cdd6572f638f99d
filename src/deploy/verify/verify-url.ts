import { type Auth, InferenceError, infer } from '../../client/client.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { NotYet } from '../../reconcile/resource.ts';
import { authorizationError } from '../auth/authorization-error.ts';
import type { StackContext } from '../context.ts';
import type { Verification, VerificationTarget } from './verification.ts';
import { waitForRelease } from './wait-for-release.ts';

// A new route and its permission take seconds to propagate; later, a rejection by API Gateway is final.
const PROPAGATION_MS = 60_000;

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
  const inference = await waitForRelease(context, releaseId, { id: 'answer', what: url }, async () => {
    try {
      const options = { auth, signal: engine.signal, maxAttempts: 1 };
      return await infer(taskOf(config), url, sampleRequest(config), options);
    } catch (error) {
      const elapsedMs = engine.clock.now() - startedAt;
      if (error instanceof InferenceError && isTransient(error, elapsedMs)) throw new NotYet(error);
      throw authorizationError(auth, error, context) ?? asFault(error);
    }
  });
  return { inference, through: 'url' };
}

/** Warming, throttled or slow; or a rejection by API Gateway while a new route propagates. */
function isTransient({ problem, retryAfterMs }: InferenceError, elapsedMs: number): boolean {
  const fromElsewhere = ['not-from-gateway', 'no-answer', 'forbidden', 'unauthorized'].includes(problem.code);
  return fromElsewhere ? elapsedMs < PROPAGATION_MS : retryAfterMs !== undefined;
}

function asFault(error: unknown): unknown {
  if (!(error instanceof InferenceError)) return error;
  return new Fault(
    'answer',
    `The URL did not return a valid response: ${error.message}`,
    'Fix the model or its serve script and run the same command again, or run `npm run destroy`.',
    { cause: error },
  );
}
