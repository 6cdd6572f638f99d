import { type Classified, classify, ClassifyError } from '../client/client.ts';
import { Fault } from '../contract/fault.ts';
import { poll } from '../reconcile/poll.ts';
import type { Config } from '../config/config.ts';
import type { StackContext } from './context.ts';
import { waitForEndpoint } from './wait-for-endpoint.ts';

/** What a deploy has seen with its own eyes before it calls itself done. */
export interface Verification {
  readonly classified: Classified;
  /** Who classified: the URL, or the endpoint alone, where nobody gave a token that the URL would have let through. */
  readonly through: 'url' | 'endpoint';
}

/** Where a release is and what it is called. */
export interface Subject {
  readonly url: string;
  readonly endpoint: string;
  readonly releaseId: string;
}

// A moved route is there in seconds; one that lets strangers in after these is open.
const SPREAD_MS = 60_000;

/**
 * As much as can be proven without a token: the endpoint answers with the release, and the URL refuses who shows none.
 * Throws Fault `answer` when either does not hold.
 */
export async function verifyWithoutToken(context: StackContext, subject: Subject): Promise<Verification> {
  const { url, endpoint, releaseId } = subject;
  const classified = await waitForEndpoint(context, endpoint, releaseId, 'or `npm run destroy`');
  await refusesStrangers(context, url);
  return { classified, through: 'endpoint' };
}

async function refusesStrangers({ config, engine }: StackContext, url: string): Promise<void> {
  const startedAt = engine.clock.now();
  await poll(
    async () => {
      const said = await toStranger(url, config.sample, engine.signal);
      if (said === 401) return true;
      if (engine.clock.now() - startedAt < SPREAD_MS) return undefined;
      throw new Fault(
        'answer',
        `${url} must answer 401 to a caller without a token, and answers ${said}.`,
        'Run the same command again; if it stays so, look at the routes of the API in the console.',
      );
    },
    { ...engine, deadlineMs: 2 * SPREAD_MS, what: url },
  );
}

/** The status that a caller gets who shows nothing; 0 when no answer came. */
async function toStranger(url: string, sample: string, signal: AbortSignal): Promise<number> {
  try {
    await classify(url, sample, { signal, maxAttempts: 1 });
    return 200;
  } catch (error) {
    if (error instanceof ClassifyError) return error.problem.status;
    throw error;
  }
}

/** How a verb ends its line of success, and the URL after it. */
export function verificationLines(
  releaseId: string,
  url: string,
  { through }: Pick<Verification, 'through'>,
): string[] {
  if (through === 'url') return [`release ${releaseId} answers at`, `  ${url}`];
  return [
    `release ${releaseId} answers InvokeEndpoint, and this URL refuses who shows no token (401):`,
    `  ${url}`,
    'Not proven: that the URL lets a good token through. No token was given; `npm run classify` with one proves it.',
  ];
}

/** What a machine reads of it. */
export function verificationResult(config: Config, { through }: Pick<Verification, 'through'>): object {
  return { auth: config.gateway.auth, proven: through };
}
