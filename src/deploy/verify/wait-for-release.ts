import type { InferenceResult } from '../../client/client.ts';
import { NotYet, type RetryPolicy, whileNotYet } from '../../reconcile/not-yet.ts';
import type { StackContext } from '../context.ts';

/**
 * A serverless cold start may take four minutes: three to load and one to answer (Developer Guide,
 * serverless-endpoints-invoke).
 */
export const ANSWERING: RetryPolicy = { maxWaitMs: 5 * 60_000, firstMs: 500, longestMs: 2_500 };

/**
 * Repeats `attempt` until it answers with the release. It throws NotYet for an error that may pass; another error ends
 * the wait. Throws Fault `late` when that has lasted too long.
 */
export async function waitForRelease(
  { engine }: StackContext,
  releaseId: string,
  waited: { readonly id: string; readonly what: string },
  attempt: () => Promise<InferenceResult>,
): Promise<InferenceResult> {
  const answered = async (): Promise<InferenceResult> => {
    const found = await attempt();
    if (found.release === releaseId) return found;
    throw new NotYet(new Error(`release ${found.release ?? 'unknown'} answers`), ANSWERING);
  };
  return await whileNotYet(answered, engine, waited);
}
