import { type Auth, classify, ClassifyError } from '../client/client.ts';
import { Fault } from '../contract/fault.ts';
import { settle } from '../reconcile/poll.ts';
import { doorRefusal } from './authorization-error.ts';
import { type Proof, provenWithoutToken, type Subject } from './verify.ts';
import type { Setting } from './context.ts';
import { signIn } from './sign-in.ts';

// A serverless cold start may take four minutes: three to load and one to answer (Developer Guide,
// serverless-endpoints-invoke).
const ANSWER_DEADLINE_MS = 5 * 60_000;

// A fresh route and its permission are usually there in seconds; API Gateway's own refusal is final after these.
const SPREAD_MS = 60_000;

/** Proves the release through the URL, or as far as can be where that wants a token and none was given. */
export async function proven(setting: Setting, subject: Subject): Promise<Proof> {
  const auth = await authFor(setting);
  return auth ? await answered(setting, subject, auth) : await provenWithoutToken(setting, subject);
}

/**
 * Asks the URL until it answers with the release; what cannot get better by waiting ends it at once.
 * Throws Fault `answer` for a refusal or a failure of the model, `account` or `credentials` when the caller may not
 * call the route, `late` past five minutes.
 */
async function answered(setting: Setting, { url, releaseId }: Subject, auth: Auth): Promise<Proof> {
  const { config, engine } = setting;
  const startedAt = engine.clock.now();
  let lastSaid = 'no answer yet';
  return await settle(
    async () => {
      try {
        const found = await classify(url, config.sample, { auth, signal: engine.signal, maxAttempts: 1 });
        lastSaid = `release ${found.release ?? 'unknown'}`;
        return found.release === releaseId ? { classified: found, through: 'url' as const } : undefined;
      } catch (error) {
        const elapsedMs = engine.clock.now() - startedAt;
        if (!(error instanceof ClassifyError) || !mayPass(error, elapsedMs))
          throw doorRefusal(auth, error, setting) ?? asFault(error);
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
export async function authFor(setting: Setting): Promise<Auth | undefined> {
  const { auth } = setting.config.gateway;
  return auth === 'jwt' && !setting.token ? undefined : await signIn(setting, { auth });
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
