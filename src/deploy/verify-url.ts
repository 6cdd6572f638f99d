import { type Auth, classify, ClassifyError } from '../client/client.ts';
import { Fault } from '../contract/fault.ts';
import { poll } from '../reconcile/poll.ts';
import { authorizationError } from './authorization-error.ts';
import { type Verification, verifyWithoutToken, type Subject } from './verify.ts';
import type { StackContext } from './context.ts';
import { signIn } from './sign-in.ts';

// A serverless cold start may take four minutes: three to load and one to answer (Developer Guide,
// serverless-endpoints-invoke).
const ANSWER_DEADLINE_MS = 5 * 60_000;

// A fresh route and its permission are usually there in seconds; API Gateway's own refusal is final after these.
const SPREAD_MS = 60_000;

/** Proves the release through the URL, or as far as can be where that wants a token and none was given. */
export async function verify(context: StackContext, subject: Subject): Promise<Verification> {
  const auth = await authFor(context);
  return auth ? await verifyUrl(context, subject, auth) : await verifyWithoutToken(context, subject);
}

/**
 * Asks the URL until it answers with the release; what cannot get better by waiting ends it at once.
 * Throws Fault `answer` for a refusal or a failure of the model, `account` or `credentials` when the caller may not
 * call the route, `late` past five minutes.
 */
async function verifyUrl(
  context: StackContext,
  { url, releaseId }: Subject,
  auth: Auth,
): Promise<Verification> {
  const { config, engine } = context;
  const startedAt = engine.clock.now();
  let lastSaid = 'no answer yet';
  return await poll(
    async () => {
      try {
        const found = await classify(url, config.sample, { auth, signal: engine.signal, maxAttempts: 1 });
        lastSaid = `release ${found.release ?? 'unknown'}`;
        return found.release === releaseId ? { classified: found, through: 'url' as const } : undefined;
      } catch (error) {
        const elapsedMs = engine.clock.now() - startedAt;
        if (!(error instanceof ClassifyError) || !mayPass(error, elapsedMs))
          throw authorizationError(auth, error, context) ?? asFault(error);
        lastSaid = error.message;
        return undefined;
      }
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: ANSWER_DEADLINE_MS,
      what: url,
      onWait: (elapsedMs) =>
        engine.emit({ type: 'waiting', id: 'answer', phase: lastSaid, elapsedMs, expectedMs: 10_000 }),
    },
  );
}

/** How the deployed route wants to be called; undefined when it wants a token and none was given. */
export async function authFor(context: StackContext): Promise<Auth | undefined> {
  const { auth } = context.config.gateway;
  return auth === 'jwt' && !context.token ? undefined : await signIn(context, { auth });
}

/** Not yet, rather than never: warming, throttled, too slow this once, or API Gateway itself before it has spread. */
function mayPass({ problem }: ClassifyError, elapsedMs: number): boolean {
  const fromElsewhere = ['not-from-gateway', 'no-answer', 'forbidden', 'unauthorized'].includes(problem.code);
  return fromElsewhere ? elapsedMs < SPREAD_MS : [429, 503, 504].includes(problem.status);
}

function asFault(error: unknown): unknown {
  if (!(error instanceof ClassifyError)) return error;
  return new Fault(
    'answer',
    `The URL answered, but not with a classification: ${error.message}`,
    'Mend the model or its serve script and run the same command again, or `npm run destroy`.',
    { cause: error },
  );
}
