import { type Auth, InferenceError, infer } from '../../client/client.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { poll } from '../../reconcile/poll.ts';
import { authorizationError } from '../auth/authorization-error.ts';
import type { StackContext } from '../context.ts';
import type { Verification, VerificationTarget } from './verification.ts';

// A serverless cold start may take four minutes: three to load and one to answer (Developer Guide,
// serverless-endpoints-invoke).
const ANSWER_DEADLINE_MS = 5 * 60_000;

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
  let lastAnswer = 'no response yet';
  return await poll(
    async () => {
      try {
        const found = await infer(taskOf(config), url, sampleRequest(config), {
          auth,
          signal: engine.signal,
          maxAttempts: 1,
        });
        lastAnswer = `release ${found.release ?? 'unknown'}`;
        return found.release === releaseId ? { inference: found, through: 'url' as const } : undefined;
      } catch (error) {
        const elapsedMs = engine.clock.now() - startedAt;
        if (!(error instanceof InferenceError) || !isTransient(error, elapsedMs))
          throw authorizationError(auth, error, context) ?? asFault(error);
        lastAnswer = error.message;
        return undefined;
      }
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: ANSWER_DEADLINE_MS,
      what: url,
      onWait: (elapsedMs) =>
        engine.emit({ type: 'waiting', id: 'answer', phase: lastAnswer, elapsedMs, expectedMs: 10_000 }),
    },
  );
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
