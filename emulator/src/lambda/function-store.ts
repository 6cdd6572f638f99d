import { randomUUID } from 'node:crypto';
import type { AccountContext } from '../account/account-context.ts';
import { preconditionFailed, resourceConflict, resourceNotFound } from './errors.ts';
import type { FunctionCode } from './function-code.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import { FunctionRuntime } from './function-runtime.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { PolicyStatement } from './resource-policy.ts';

/** A function: its configuration and its processes. */
export interface FunctionRecord {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  settings: FunctionSettings;
  code: FunctionCode;
  lastModified: Date;
  /** Opaque to callers; updates may pass it to detect concurrent changes. */
  revisionId: string;
  /** State is Pending until then (ms since the epoch). */
  readonly activeAtMs: number;
  /** LastUpdateStatus is InProgress until then (ms since the epoch). */
  updatedAtMs: number;
  tags: Record<string, string>;
  statements: PolicyStatement[];
  /** Both a guarantee and a maximum; when undefined, the account's unreserved pool is used. */
  reservedConcurrency: number | undefined;
  /** Serves requests now. */
  runtime: FunctionRuntime;
  /** Takes over when the update completes; until then Lambda serves the old version. */
  nextRuntime: FunctionRuntime | undefined;
}

/** Approximate duration of creating or updating a small zip function. */
const SETTLE_MS = 2000;

/** The functions of an account, by region and name. */
export class FunctionStore {
  readonly account: AccountContext;
  readonly #regions = new Map<string, Map<string, FunctionRecord>>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  /** Every function of a region. */
  list(region: string): FunctionRecord[] {
    return [...this.#region(region).values()];
  }

  /** The function for a name or ARN. Throws ResourceNotFoundException; versions and aliases are never found. */
  find(region: string, label: string, qualifier?: string): FunctionRecord {
    const named = parseFunctionName(label);
    const wanted = qualifier ?? named.qualifier;
    const record = this.#region(named.region ?? region).get(named.name);
    if (record && (!wanted || wanted === '$LATEST')) return record;
    const arn = functionArn(this.account, named.region ?? region, named.name);
    throw resourceNotFound(`Function not found: ${wanted ? `${arn}:${wanted}` : arn}`);
  }

  /** Adds a function. Throws ResourceConflictException when the name is in use. */
  create(region: string, label: string, settings: FunctionSettings, code: FunctionCode): FunctionRecord {
    const { name } = parseFunctionName(label);
    if (this.#region(region).has(name)) throw resourceConflict(`Function already exist: ${name}`);
    const arn = functionArn(this.account, region, name);
    const lastModified = new Date();
    const activeAtMs = this.#settledAtMs(lastModified);
    const runtime = new FunctionRuntime(this.account, { name, arn, region, code, settings });
    const record: FunctionRecord = {
      name,
      arn,
      region,
      settings,
      code,
      lastModified,
      revisionId: randomUUID(),
      activeAtMs,
      updatedAtMs: activeAtMs,
      tags: {},
      statements: [],
      reservedConcurrency: undefined,
      runtime,
      nextRuntime: undefined,
    };
    this.#region(region).set(name, record);
    return record;
  }

  /** Starts an update; the new version serves requests once it completes. */
  async update(
    record: FunctionRecord,
    change: Partial<Pick<FunctionRecord, 'settings' | 'code'>>,
  ): Promise<void> {
    await this.#switchRuntime(record);
    const lastModified = new Date();
    Object.assign(record, change, { lastModified, updatedAtMs: this.#settledAtMs(lastModified) });
    touch(record);
    record.nextRuntime = new FunctionRuntime(this.account, record);
  }

  /** Deletes the function immediately; events in flight still complete, as at AWS. */
  async remove(record: FunctionRecord): Promise<void> {
    this.#region(record.region).delete(record.name);
    await record.runtime.retire();
    await record.nextRuntime?.retire();
  }

  /** The runtime that currently serves requests. */
  async runtime(record: FunctionRecord): Promise<FunctionRuntime> {
    await this.#switchRuntime(record);
    return record.runtime;
  }

  /** Kills every process of every function. */
  async close(): Promise<void> {
    const records = [...this.#regions.values()].flatMap((region) => [...region.values()]);
    await Promise.all(
      records.map(async (record) => {
        await record.runtime.close();
        await record.nextRuntime?.close();
      }),
    );
  }

  /** Swaps the runtimes when an update has completed. Evaluated on demand, without timers. */
  async #switchRuntime(record: FunctionRecord): Promise<void> {
    if (!record.nextRuntime || Date.now() < record.updatedAtMs) return;
    const old = record.runtime;
    record.runtime = record.nextRuntime;
    record.nextRuntime = undefined;
    await old.retire();
  }

  #settledAtMs(changed: Date): number {
    return changed.getTime() + SETTLE_MS * this.account.timing.scale;
  }

  #region(region: string): Map<string, FunctionRecord> {
    const known = this.#regions.get(region) ?? new Map<string, FunctionRecord>();
    this.#regions.set(region, known);
    return known;
  }
}

/** Sets a new revision, as every change of a function or its policy does. */
export function touch(record: FunctionRecord): void {
  record.revisionId = randomUUID();
}

/** Throws PreconditionFailedException when the caller's revision is not the latest. */
export function checkRevision(record: FunctionRecord, revisionId: string | undefined): void {
  if (revisionId !== undefined && revisionId !== record.revisionId) {
    throw preconditionFailed();
  }
}

/** Whether the function is still being created: it can be read, but not invoked or changed. */
export function isPending(record: FunctionRecord, atMs = Date.now()): boolean {
  return atMs < record.activeAtMs;
}

const FUNCTION_BUSY = 'The operation cannot be performed at this time.';

/** Throws ResourceConflictException while the function is being created: it cannot run yet. */
export function checkActive(record: FunctionRecord): void {
  if (!isPending(record)) return;
  throw resourceConflict(`${FUNCTION_BUSY} The function is currently in the following state: Pending`);
}

/**
 * Throws ResourceConflictException while the function is being created or updated: only one change is allowed at a
 * time.
 */
export function checkSettled(record: FunctionRecord): void {
  checkActive(record);
  if (Date.now() < record.updatedAtMs) {
    throw resourceConflict(`${FUNCTION_BUSY} An update is in progress for resource: ${record.arn}`);
  }
}
