import { type InvokeResult, invokeEndpoint } from '../aws/sagemaker/invoke.ts';
import { Fault } from '../contract/fault.ts';
import { NotYet } from '../reconcile/resource.ts';
import { poll } from '../reconcile/poll.ts';
import type { StackContext } from './context.ts';

// A serverless cold start may take four minutes (Developer Guide, serverless-endpoints-invoke).
const WARM_DEADLINE_MS = 5 * 60_000;

/**
 * Asks an endpoint directly until it answers with the release; what it said. Throws Fault `answer` when its model
 * fails; `meanwhile` ends the hint: what goes on, or what else may be done.
 */
export async function waitForEndpoint(
  context: StackContext,
  endpoint: string,
  releaseId: string,
  meanwhile: string,
): Promise<InvokeResult> {
  const { aws, config, engine } = context;
  let lastSaid = 'no answer yet';
  return await poll(
    async () => {
      try {
        const found = await invokeEndpoint(aws, endpoint, config.sample);
        lastSaid = `release ${found.release ?? 'unknown'}`;
        return found.release === releaseId ? found : undefined;
      } catch (error) {
        if (!(error instanceof NotYet)) throw modelFault(endpoint, error, meanwhile);
        lastSaid = error.message || error.name;
        return undefined;
      }
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: WARM_DEADLINE_MS,
      what: endpoint,
      onWait: (elapsedMs) =>
        engine.emit({ type: 'waiting', id: 'warm-up', phase: lastSaid, elapsedMs, expectedMs: 10_000 }),
    },
  );
}

function modelFault(endpoint: string, error: unknown, meanwhile: string): unknown {
  if (!(error instanceof Fault) || error.code !== 'aws') return error;
  return new Fault(
    'answer',
    `The endpoint ${endpoint} is in service, but does not classify: ${error.message}`,
    `Mend the model or its serve script and run the same command again, ${meanwhile}.`,
    { cause: error },
  );
}
