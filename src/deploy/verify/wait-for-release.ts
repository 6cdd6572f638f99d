import type { InferenceResult } from '../../client/client.ts';
import { poll } from '../../reconcile/poll.ts';
import { NotYet } from '../../reconcile/resource.ts';
import type { StackContext } from '../context.ts';

// A serverless cold start may take four minutes: three to load and one to answer (Developer Guide,
// serverless-endpoints-invoke).
const ANSWER_DEADLINE_MS = 5 * 60_000;

/**
 * Repeats `attempt` until it answers with the release. It throws NotYet for an error that may pass; another error ends
 * the wait. Throws Fault `late` after five minutes.
 */
export async function waitForRelease(
  { engine: { clock, signal, emit } }: StackContext,
  releaseId: string,
  { id, what }: { readonly id: string; readonly what: string },
  attempt: () => Promise<InferenceResult>,
): Promise<InferenceResult> {
  let phase = 'no response yet';
  return await poll(
    async () => {
      try {
        const found = await attempt();
        if (found.release === releaseId) return found;
        phase = `release ${found.release ?? 'unknown'}`;
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
        phase = error.message;
      }
      return undefined;
    },
    {
      clock,
      signal,
      deadlineMs: ANSWER_DEADLINE_MS,
      what,
      onWait: (elapsedMs) => emit({ type: 'waiting', id, phase, elapsedMs, expectedMs: 10_000 }),
    },
  );
}
