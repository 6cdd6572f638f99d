import type { ProvisionedConcurrencyStatusEnum } from '@aws-sdk/client-lambda';
import { AwsError } from '../aws-error.ts';
import { pause } from '../timing.ts';
import type { FunctionVersion } from './function-version.ts';

/** Lambda allocates "after a minute or two of preparation" (developer guide, "Configuring provisioned concurrency"). */
const ALLOCATION_MS = 60_000;

/** Where and how fast environments are allocated. */
export interface Allocation {
  readonly version: FunctionVersion;
  readonly timeScale: number;
  readonly closing: AbortSignal;
}

/** Environments of a version that are initialized in advance. */
export class ProvisionedConcurrency {
  readonly requested: number;
  readonly lastModified = new Date();
  #status: ProvisionedConcurrencyStatusEnum = 'IN_PROGRESS';
  #reason: string | undefined;
  #allocated: number;

  /** `allocated`: environments that are there already. */
  constructor(requested: number, allocated = 0) {
    this.requested = requested;
    this.#allocated = allocated;
  }

  get status(): ProvisionedConcurrencyStatusEnum {
    return this.#status;
  }

  /** Why it is FAILED. */
  get reason(): string | undefined {
    return this.#reason;
  }

  get allocated(): number {
    return this.#allocated;
  }

  /** Starts the environments; READY when all are initialized, else FAILED. */
  async allocate({ version, timeScale, closing }: Allocation): Promise<void> {
    const runtime = await version.runtime();
    const lasting = pause(ALLOCATION_MS * timeScale, closing);
    const [reason] = await Promise.all([failureOf(runtime.provision(this.requested)), lasting]);
    this.#reason = reason;
    this.#status = reason === undefined ? 'READY' : 'FAILED';
    this.#allocated = reason === undefined ? this.requested : 0;
  }
}

async function failureOf(provisioned: Promise<boolean>): Promise<string | undefined> {
  try {
    // Seen: localstack, test_provisioned_concurrency_init_failure.
    return (await provisioned) ? undefined : 'FUNCTION_ERROR_INIT_FAILURE';
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
