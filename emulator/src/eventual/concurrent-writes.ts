import { AwsError } from '../aws-error.ts';
import type { Consistency } from '../consistency/consistency.ts';
import { API_BURST_PAUSE_MS, API_WRITE_AFTER_MS, WRITE_MS } from '../consistency/delays.ts';
import { isControlWrite, type Operation, textIn } from './operation.ts';

/** What a service changes only one write at a time in. */
interface Parent {
  readonly member: string;
  readonly operations?: RegExp;
  /** How long after a write the next one may still be refused, once in a burst. */
  readonly afterMs: number;
  readonly refusal: () => AwsError;
}

// hashicorp/terraform-provider-aws, service/apigateway and service/apigatewayv2, service_package.go.
const apiConflict = (): AwsError =>
  new AwsError(
    'ConflictException',
    'Unable to complete operation due to concurrent modification. Please try again later.',
    409,
  );

const PARENTS: Readonly<Record<string, Parent>> = {
  apigateway: { member: 'restApiId', afterMs: API_WRITE_AFTER_MS, refusal: apiConflict },
  apigatewayv2: { member: 'ApiId', afterMs: API_WRITE_AFTER_MS, refusal: apiConflict },
  s3: { member: 'Bucket', operations: /Bucket|PublicAccessBlock/, afterMs: 0, refusal: bucketConflict },
  // botocore, logs: OperationAbortedException, "Multiple concurrent requests to update the same resource were in conflict".
  logs: {
    member: 'logGroupName',
    afterMs: 0,
    refusal: () =>
      new AwsError(
        'OperationAbortedException',
        'A conflicting operation is currently in progress against this resource. Please try again.',
      ),
  },
};

/** S3's error for two writes of a bucket's settings at once, and for a name that is being deleted. */
export function bucketConflict(): AwsError {
  const message =
    'A conflicting conditional operation is currently in progress against this resource. Please try again.';
  return new AwsError('OperationAborted', message, 409);
}

interface Writes {
  inProgress: number;
  endedAtMs: number;
  /** Whether a write of this burst was refused because it came too soon after another one. */
  hasRefused: boolean;
}

/** Writes to one API, bucket or log group: a second one is refused while the first is in progress. */
export class ConcurrentWrites {
  readonly #consistency: Consistency;
  readonly #parents = new Map<string, Writes>();

  constructor(consistency: Consistency) {
    this.#consistency = consistency;
  }

  /** Throws the service's error; otherwise the write is in progress until the returned function has ended it. */
  begin(operation: Operation): (() => Promise<void>) | undefined {
    const parent = PARENTS[operation.service];
    const id = parent && textIn(operation, parent.member);
    if (!parent || id === undefined || !isControlWrite(operation)) return undefined;
    if (parent.operations?.test(operation.name) === false) return undefined;
    const writes = this.#of(`${operation.service} ${operation.call.region} ${id}`);
    if (this.#isRefused(writes, parent)) throw parent.refusal();
    writes.inProgress += 1;
    return async () => {
      await this.#consistency.takingAsLongAs(WRITE_MS, undefined);
      writes.inProgress -= 1;
      writes.endedAtMs = Date.now();
    };
  }

  #isRefused(writes: Writes, { afterMs }: Parent): boolean {
    if (writes.inProgress > 0) return true;
    const quietMs = Date.now() - writes.endedAtMs;
    if (quietMs > this.#consistency.lasting(API_BURST_PAUSE_MS)) writes.hasRefused = false;
    if (writes.hasRefused || quietMs >= this.#consistency.lasting(afterMs)) return false;
    writes.hasRefused = true;
    return true;
  }

  #of(parent: string): Writes {
    const known = this.#parents.get(parent) ?? { inProgress: 0, endedAtMs: 0, hasRefused: false };
    this.#parents.set(parent, known);
    return known;
  }
}
