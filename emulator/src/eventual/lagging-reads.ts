import type { Consistency } from '../consistency/consistency.ts';
import { READ_LAG_MS } from '../consistency/delays.ts';
import type { Operation } from './operation.ts';

interface Kept {
  readonly answer: Response;
  /** Until when, on this machine's clock, a replica may still give this answer; unlimited before the next write. */
  givenUntilMs: number;
}

const READ = /^(Get|List|Describe|Head)/;

/**
 * Reads that never lag: the objects of S3 ("strong read-after-write consistency", S3 user guide), statuses that
 * AWS's own waiters read straight after a write, and data.
 */
const CONSISTENT: Readonly<Record<string, RegExp>> = {
  s3: /Object|Parts$|Uploads$/,
  sagemaker: /^DescribeEndpoint$/,
  lambda: /^Get(Function(Configuration)?|AccountSettings)$/,
  cloudwatch: /Metric/,
  logs: /Events$|LogStreams$/,
  apigateway: /^GetUsage$/,
  ecr: /^Get(AuthorizationToken|DownloadUrlForLayer)$/,
};

/** Their answers do not depend on writes to the service. */
const WITHOUT_WRITES = new Set(['servicequotas', 'sts', 'sagemaker-runtime']);

/** Reads that a replica answers which does not know the last writes yet: a caller gets what the same read gave before. */
export class LaggingReads {
  readonly #consistency: Consistency;
  /** Service → read → earlier answers, oldest first. */
  readonly #services = new Map<string, Map<string, Kept[]>>();

  constructor(consistency: Consistency) {
    this.#consistency = consistency;
  }

  /** Called after each write: what was read before it may be read for a while yet. */
  written(service: string): void {
    const until = this.#consistency.endOf(READ_LAG_MS);
    for (const kept of this.#services.get(service)?.values() ?? []) {
      for (const each of kept) each.givenUntilMs = Math.min(each.givenUntilMs, until);
    }
  }

  /** The answer to a read: the given one, or that of a replica that lags. */
  answer(operation: Operation, answer: Response): Response {
    const { service, name } = operation;
    if (!READ.test(name) || WITHOUT_WRITES.has(service) || CONSISTENT[service]?.test(name)) return answer;
    const subject = `${service}:${name} ${keyOf(operation)}`;
    const reads = this.#services.get(service) ?? new Map<string, Kept[]>();
    this.#services.set(service, reads);
    const earlier = (reads.get(subject) ?? []).filter(({ givenUntilMs }) => givenUntilMs > Date.now());
    const replaced = earlier.filter(({ givenUntilMs }) => givenUntilMs !== Infinity);
    const [stale] = replaced;
    reads.set(subject, [...replaced, { answer: answer.clone(), givenUntilMs: Infinity }]);
    if (!stale || !this.#consistency.isLagging(subject)) return answer;
    this.#consistency.count(`${service}:${name} stale`);
    return stale.answer.clone();
  }
}

/** Permissions differ by caller, so each gets only what it was answered itself. */
function keyOf({ input, call }: Operation): string {
  return JSON.stringify([call.region, call.caller?.arn, input]);
}
