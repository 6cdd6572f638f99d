import { InferenceError, infer } from '../../client/client.ts';
import type { Config } from '../../config/config.ts';
import { sampleRequest, taskOf } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import { poll } from '../../reconcile/poll.ts';
import type { StackContext } from '../context.ts';
import type { Verification, VerificationTarget } from './verification.ts';
import { invokedModel } from './invoked-model.ts';
import { waitForModel } from './wait-for-model.ts';

// A changed route takes seconds to propagate; one that still accepts anonymous requests after this time is open.
const PROPAGATION_MS = 60_000;

/**
 * Verifies what needs no token: the model answers with the release, and the URL rejects anonymous requests.
 * Throws Fault `answer` if either does not hold.
 */
export async function verifyWithoutToken(
  context: StackContext,
  { url, model, releaseId }: VerificationTarget,
): Promise<Verification> {
  const invoked = invokedModel(context.aws, model);
  const inference = await waitForModel(context, invoked, releaseId, 'or run `npm run destroy`');
  await rejectsAnonymous(context, url);
  return { inference, through: 'model' };
}

async function rejectsAnonymous({ config, engine }: StackContext, url: string): Promise<void> {
  const startedAt = engine.clock.now();
  await poll(
    async () => {
      const status = await anonymousStatus(url, config, engine.signal);
      if (status === 401) return true;
      if (engine.clock.now() - startedAt < PROPAGATION_MS) return undefined;
      throw new Fault(
        'answer',
        `${url} must return 401 for a request without a token, but returns ${status}.`,
        'Run the same command again. If the error persists, check the routes of the API in the console.',
      );
    },
    { ...engine, deadlineMs: 2 * PROPAGATION_MS, what: url },
  );
}

/** The status of an answer to an unsigned request without a token; 0 if there was no answer. */
async function anonymousStatus(url: string, config: Config, signal: AbortSignal): Promise<number> {
  try {
    await infer(taskOf(config), url, sampleRequest(config), { signal, maxAttempts: 1 });
    return 200;
  } catch (error) {
    if (error instanceof InferenceError) return error.problem.status;
    throw error;
  }
}
