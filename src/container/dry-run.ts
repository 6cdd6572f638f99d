import { contentTypeOf, type TaskRequest, writeRequest } from '../tasks/task.ts';
import { attributesFor, releaseFromAttributes } from '../contract/release.ts';
import { relevantLines } from '../diagnosis/container-log.ts';
import { type Container, type ServingStack, startContainer } from './container-process.ts';

const ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

/** Times of a local container, in milliseconds since the start of its process. */
export interface Timing {
  readonly pingMs: number;
  readonly answerMs: number;
}

/** The outcome of one request to the local container; `log` contains its relevant lines. */
export type DryRun =
  | ({
      readonly end: 'answered';
      readonly body: string;
      readonly contentType?: string | undefined;
      readonly release: string | undefined;
    } & Timing)
  | {
      readonly end: 'refused';
      readonly status: number;
      readonly body: string;
      readonly log: readonly string[];
    }
  | { readonly end: 'exited'; readonly log: readonly string[] }
  | { readonly end: 'not-loaded'; readonly log: readonly string[] }
  | { readonly end: 'no-ping' | 'no-answer'; readonly waitedMs: number; readonly log: readonly string[] };

export interface DryRunOptions {
  readonly python: string;
  readonly stack: ServingStack;
  /** Folder with the layout of /opt/ml/model. */
  readonly modelDir: string;
  readonly depsDir: string;
  /** All environment variables of the model. */
  readonly environment: Readonly<Record<string, string>>;
  readonly request: TaskRequest;
  readonly accept: string;
  /** Timeouts of /ping and of the first response after it. */
  readonly pingWindowMs: number;
  readonly answerWindowMs: number;
  readonly signal: AbortSignal;
}

/** Starts the four hooks in the local container and sends one request, as the proxy would. */
export async function dryRun(options: DryRunOptions): Promise<DryRun> {
  const lines: string[] = [];
  const died = Promise.withResolvers<undefined>();
  const startedAt = Date.now();
  const container = await startContainer(options.python, {
    ...options,
    flavor: options.stack,
    onLine: (line) => {
      lines.push(line);
      // TorchServe restarts a worker endlessly if its model fails to load.
      if (line.includes(WORKER_ENDED)) died.resolve(undefined);
    },
  });
  const pingMs = Date.now() - startedAt;
  const log = (): readonly string[] => relevantLines(lines);
  if (!container) {
    const silent = pingMs >= options.pingWindowMs;
    return silent ? { end: 'no-ping', waitedMs: pingMs, log: log() } : { end: 'exited', log: log() };
  }
  try {
    const answer = await Promise.race([invoke(container, options), died.promise]);
    if (answer === undefined) return { end: 'not-loaded', log: log() };
    const answerMs = Date.now() - startedAt;
    if (answer === 'late') return { end: 'no-answer', waitedMs: answerMs - pingMs, log: log() };
    const { status, body, contentType, release } = answer;
    if (status !== 200) return { end: 'refused', status, body, log: log() };
    return { end: 'answered', pingMs, answerMs, body, contentType, release };
  } finally {
    await container.stop();
  }
}

// What the container's supervisor logs (worker_supervisor.py).
const WORKER_ENDED = 'the worker ended';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string | undefined;
  readonly release: string | undefined;
}

async function invoke(container: Container, options: DryRunOptions): Promise<Answer | 'late'> {
  const limit = AbortSignal.timeout(options.answerWindowMs);
  try {
    const response = await fetch(`${container.url}/invocations`, {
      method: 'POST',
      headers: {
        'content-type': contentTypeOf(options.request),
        accept: options.accept,
        [ATTRIBUTES]: attributesFor({ request: 'dry-run' }),
      },
      body: writeRequest(options.request),
      signal: AbortSignal.any([limit, options.signal]),
    });
    const release = releaseFromAttributes(response.headers.get(ATTRIBUTES) ?? undefined);
    const contentType = response.headers.get('content-type') ?? undefined;
    return { status: response.status, body: await response.text(), contentType, release };
  } catch (error) {
    if (limit.aborted) return 'late';
    throw error;
  }
}
