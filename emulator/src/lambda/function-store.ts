import { randomUUID } from 'node:crypto';
import type { World } from '../account/account-context.ts';
import { preconditionFailed, resourceConflict, resourceNotFound } from './errors.ts';
import type { FunctionCode } from './function-code.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import { FunctionRuntime } from './function-runtime.ts';
import type { FunctionSettings } from './function-settings.ts';
import type { PolicyStatement } from './resource-policy.ts';

/** One function: what was declared, and the processes behind it. */
export interface FunctionRecord {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  settings: FunctionSettings;
  code: FunctionCode;
  lastModified: Date;
  /** Opaque to callers; an update may state it to be sure that nobody else changed the function meanwhile. */
  revisionId: string;
  /** State is Pending until then (ms since the epoch). */
  readonly activeAtMs: number;
  /** LastUpdateStatus is InProgress until then (ms since the epoch). */
  updatedAtMs: number;
  tags: Record<string, string>;
  statements: PolicyStatement[];
  /** Both a guarantee and a ceiling; undefined draws from the account's unreserved pool. */
  reservedConcurrency: number | undefined;
  /** Answers now. */
  runtime: FunctionRuntime;
  /** Takes over when the update is through: until then Lambda answers with the old version. */
  nextRuntime: FunctionRuntime | undefined;
}

/** A create or an update of a small zip takes Lambda about so long. */
const SETTLE_MS = 2000;

/** The functions of an account, by region and name. */
export class FunctionStore {
  readonly world: World;
  readonly #regions = new Map<string, Map<string, FunctionRecord>>();

  constructor(world: World) {
    this.world = world;
  }

  /** Every function of a region. */
  list(region: string): FunctionRecord[] {
    return [...this.#region(region).values()];
  }

  /** The function a name or ARN means. Throws ResourceNotFoundException; versions and aliases are never found. */
  find(region: string, label: unknown, qualifier?: string | null): FunctionRecord {
    const named = parseFunctionName(label);
    const wanted = qualifier ?? named.qualifier;
    const record = this.#region(named.region ?? region).get(named.name);
    if (record && (!wanted || wanted === '$LATEST')) return record;
    const arn = functionArn(this.world, named.region ?? region, named.name);
    throw resourceNotFound(`Function not found: ${wanted ? `${arn}:${wanted}` : arn}`);
  }

  /** Adds a function. Throws ResourceConflictException when the name is taken. */
  create(region: string, label: string, settings: FunctionSettings, code: FunctionCode): FunctionRecord {
    const { name } = parseFunctionName(label);
    if (this.#region(region).has(name)) throw resourceConflict(`Function already exist: ${name}`);
    const arn = functionArn(this.world, region, name);
    const lastModified = new Date();
    const activeAtMs = this.#settledAtMs(lastModified);
    const runtime = new FunctionRuntime(this.world, { name, arn, region, code, settings });
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

  /** Starts an update; the new version answers once it is through. */
  async update(
    record: FunctionRecord,
    change: Partial<Pick<FunctionRecord, 'settings' | 'code'>>,
  ): Promise<void> {
    await this.#takeOver(record);
    const lastModified = new Date();
    Object.assign(record, change, { lastModified, updatedAtMs: this.#settledAtMs(lastModified) });
    touch(record);
    record.nextRuntime = new FunctionRuntime(this.world, record);
  }

  /** Forgets the function at once; events in flight are still answered, as at AWS. */
  async remove(record: FunctionRecord): Promise<void> {
    this.#region(record.region).delete(record.name);
    await record.runtime.retire();
    await record.nextRuntime?.retire();
  }

  /** The runtime that answers at this moment. */
  async runtime(record: FunctionRecord): Promise<FunctionRuntime> {
    await this.#takeOver(record);
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

  /** Swaps the runtimes when an update is through. Done on demand, so that no timer outlives a test. */
  async #takeOver(record: FunctionRecord): Promise<void> {
    if (!record.nextRuntime || Date.now() < record.updatedAtMs) return;
    const old = record.runtime;
    record.runtime = record.nextRuntime;
    record.nextRuntime = undefined;
    await old.retire();
  }

  #settledAtMs(changed: Date): number {
    return changed.getTime() + SETTLE_MS * this.world.timing.scale;
  }

  #region(region: string): Map<string, FunctionRecord> {
    const known = this.#regions.get(region) ?? new Map<string, FunctionRecord>();
    this.#regions.set(region, known);
    return known;
  }
}

/** Every change of a function or its policy gives it a new revision. */
export function touch(record: FunctionRecord): void {
  record.revisionId = randomUUID();
}

/** Throws PreconditionFailedException when the caller's revision is not the latest. */
export function checkRevision(record: FunctionRecord, revisionId: unknown): void {
  if (revisionId !== undefined && revisionId !== null && revisionId !== record.revisionId) {
    throw preconditionFailed();
  }
}

/** Whether the function is still being created: it can be read, but not invoked or changed. */
export function isPending(record: FunctionRecord, atMs = Date.now()): boolean {
  return atMs < record.activeAtMs;
}

const NOT_NOW = 'The operation cannot be performed at this time.';

/** Throws ResourceConflictException while the function is being created: it cannot run yet. */
export function checkActive(record: FunctionRecord): void {
  if (!isPending(record)) return;
  throw resourceConflict(`${NOT_NOW} The function is currently in the following state: Pending`);
}

/** Throws ResourceConflictException while the function is being created or updated: changes come one at a time. */
export function checkSettled(record: FunctionRecord): void {
  checkActive(record);
  if (Date.now() < record.updatedAtMs) {
    throw resourceConflict(`${NOT_NOW} An update is in progress for resource: ${record.arn}`);
  }
}
