import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { writeRequest } from '../tasks/text-classification.ts';
import { JSON_TYPE } from '../contract/media-type.ts';
import { attributesFor, releaseFromAttributes } from '../contract/release.ts';
import { tellingLines } from '../diagnosis/container-log.ts';
import { type Container, startContainer } from './container-process.ts';

const ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

/** Times of a container that was started here, in milliseconds from the start of its process. */
export interface Timing {
  readonly pingMs: number;
  readonly answerMs: number;
}

/** What starting the archive in the local container, and asking it once, came to. `log` is what tells most of it. */
export type DryRun =
  | ({ readonly end: 'answered'; readonly body: string; readonly release: string | undefined } & Timing)
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
  readonly family: 'huggingface' | 'pytorch';
  /** Folder laid out as /opt/ml/model. */
  readonly modelDir: string;
  readonly depsDir: string;
  /** The model's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly sample: string;
  /** How long /ping may take, and after it the first answer. */
  readonly pingWindowMs: number;
  readonly answerWindowMs: number;
  readonly signal: AbortSignal;
}

/** Unpacks an archive as SageMaker does, hands the folder on, and removes it. */
export async function withModelFolder<T>(
  open: () => Readable,
  work: (modelDir: string, depsDir: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-dry-run-'));
  try {
    const modelDir = join(folder, 'model');
    await mkdir(modelDir);
    await pipeline(open(), extract({ cwd: modelDir, strict: true, preserveOwner: false }));
    return await work(modelDir, join(folder, 'deps'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the four hooks in the local container and asks them once, as the proxy would. */
export async function dryRun(options: DryRunOptions): Promise<DryRun> {
  const lines: string[] = [];
  const died = Promise.withResolvers<undefined>();
  const startedAt = Date.now();
  const container = await startContainer(options.python, {
    ...options,
    flavor: options.family,
    onLine: (line) => {
      lines.push(line);
      // TorchServe's worker dies of a model that does not load, and is started again for ever.
      if (line.includes(WORKER_ENDED)) died.resolve(undefined);
    },
  });
  const pingMs = Date.now() - startedAt;
  const log = (): readonly string[] => tellingLines(lines);
  if (!container) {
    const silent = pingMs >= options.pingWindowMs;
    return silent ? { end: 'no-ping', waitedMs: pingMs, log: log() } : { end: 'exited', log: log() };
  }
  try {
    const answer = await Promise.race([asked(container, options), died.promise]);
    if (answer === undefined) return { end: 'not-loaded', log: log() };
    const answerMs = Date.now() - startedAt;
    if (answer === 'late') return { end: 'no-answer', waitedMs: answerMs - pingMs, log: log() };
    const { status, body, release } = answer;
    if (status !== 200) return { end: 'refused', status, body, log: log() };
    return { end: 'answered', pingMs, answerMs, body, release };
  } finally {
    await container.stop();
  }
}

// What the container's supervisor logs (worker_supervisor.py).
const WORKER_ENDED = 'the worker ended';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly release: string | undefined;
}

async function asked(container: Container, options: DryRunOptions): Promise<Answer | 'late'> {
  const limit = AbortSignal.timeout(options.answerWindowMs);
  try {
    const response = await fetch(`${container.url}/invocations`, {
      method: 'POST',
      headers: {
        'content-type': JSON_TYPE,
        accept: JSON_TYPE,
        [ATTRIBUTES]: attributesFor({ request: 'dry-run' }),
      },
      body: writeRequest({ inputs: [options.sample], parameters: {} }).slice(),
      signal: AbortSignal.any([limit, options.signal]),
    });
    const release = releaseFromAttributes(response.headers.get(ATTRIBUTES) ?? undefined);
    return { status: response.status, body: await response.text(), release };
  } catch (error) {
    if (limit.aborted) return 'late';
    throw error;
  }
}
