import { randomUUID } from 'node:crypto';
import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { preconditionFailed, resourceConflict } from './errors.ts';
import type { FunctionCode } from './function-code.ts';
import { connect } from './function-interfaces.ts';
import type { FunctionLoad } from './function-load.ts';
import { FunctionRuntime } from './function-runtime.ts';
import type { FunctionSettings } from './function-settings.ts';
import { hasSnapStart, Snapshot } from './snap-start.ts';

/** The version that changes; published versions have numbers, from 1. */
export const LATEST = '$LATEST';

export type VersionState = 'Pending' | 'Active' | 'Failed' | 'Inactive';

/** A function, as each of its versions needs it. */
export interface FunctionIdentity {
  readonly name: string;
  /** Unqualified. */
  readonly arn: string;
  readonly region: string;
  readonly load: FunctionLoad;
}

/** Code and configuration of a version. */
export interface VersionContent {
  readonly settings: FunctionSettings;
  readonly code: FunctionCode;
}

/** Approximate duration of creating or updating a small zip function. */
const SETTLE_MS = 2000;
const BUSY = 'The operation cannot be performed at this time.';

/** One version of a function with its processes. Only `$LATEST` is ever updated. */
export class FunctionVersion {
  readonly version: string;
  readonly owner: FunctionIdentity;
  /** What it was made from: `$LATEST` as it was then. */
  readonly source: VersionContent;
  /** State is Pending until then (ms since the epoch). */
  readonly activeAtMs: number;
  settings: FunctionSettings;
  code: FunctionCode;
  lastModified = new Date();
  readonly #account: AccountContext;
  #revisionId = randomUUID();
  /** Lambda gives a new revision when a creation or an update has completed. */
  #settledRevisionId = randomUUID();
  #updatedAtMs: number;
  #runtime: FunctionRuntime;
  /** Takes over when the update completes; until then Lambda serves the old code. */
  #nextRuntime: FunctionRuntime | undefined;
  /** Of a published version with SnapStart. */
  readonly #snapshot: Snapshot | undefined;

  /** Active at once only when it is published from an active function. */
  constructor(
    account: AccountContext,
    { owner, version, content, description, isActive, closing }: NewVersion,
  ) {
    this.#account = account;
    this.owner = owner;
    this.version = version;
    this.source = content;
    this.settings = { ...content.settings, ...(description !== undefined && { description }) };
    this.code = content.code;
    this.activeAtMs = isActive ? this.lastModified.getTime() : this.#settledAtMs();
    this.#updatedAtMs = this.activeAtMs;
    this.#runtime = this.#newRuntime();
    if (!hasSnapStart(this)) return;
    this.#snapshot = new Snapshot(
      account,
      closing,
      async () => await initialized(this.#runtime.takeSnapshot()),
    );
  }

  /** What SDK waiters wait for. */
  state(atMs = Date.now()): VersionState {
    if (atMs < this.activeAtMs) return 'Pending';
    return this.#snapshot?.state ?? 'Active';
  }

  /** Whether Lambda takes the snapshot again that it deleted while the version was idle. */
  get isRestoring(): boolean {
    return this.#snapshot?.isRestoring ?? false;
  }

  /** The latest revision, by which a caller notices another's change. */
  revisionId(atMs = Date.now()): string {
    return this.isSettling(atMs) ? this.#revisionId : this.#settledRevisionId;
  }

  /** Whether it is being created or updated. */
  isSettling(atMs = Date.now()): boolean {
    return atMs < this.#updatedAtMs;
  }

  /** Sets a new revision, as every change does. */
  touch(): void {
    this.#revisionId = randomUUID();
    this.#settledRevisionId = randomUUID();
  }

  /** Starts an update; the new code serves requests once it completes. */
  async update(change: Partial<VersionContent>): Promise<void> {
    await this.#switchRuntime();
    Object.assign(this, change);
    this.lastModified = new Date();
    this.#updatedAtMs = this.#settledAtMs();
    this.touch();
    this.#nextRuntime = this.#newRuntime();
  }

  /** The runtime that currently serves requests. */
  async runtime(): Promise<FunctionRuntime> {
    await this.#switchRuntime();
    return this.#runtime;
  }

  /** Ends its processes after the events that they run. */
  async retire(): Promise<void> {
    await this.#runtime.retire();
    await this.#nextRuntime?.retire();
  }

  /** Kills its processes. */
  async close(): Promise<void> {
    await this.#runtime.close();
    await this.#nextRuntime?.close();
  }

  /** Throws PreconditionFailedException when the caller's revision is not the latest. */
  checkRevision(revisionId: string | undefined): void {
    if (revisionId !== undefined && revisionId !== this.revisionId())
      throw preconditionFailed('GetFunction/GetAlias');
  }

  /**
   * Called for each event. Throws ResourceConflictException for a version that is being created or has failed, and
   * SnapStartNotReadyException until its snapshot is there.
   */
  use(): void {
    if (Date.now() >= this.activeAtMs) this.#snapshot?.use(`${this.owner.name}:${this.version}`);
    this.checkActive();
  }

  /** Throws ResourceConflictException while it is being created, or after that failed: it cannot run. */
  checkActive(): void {
    const state = this.state();
    if (state === 'Pending' || state === 'Failed')
      throw resourceConflict(`${BUSY} The function is currently in the following state: ${state}`);
  }

  /** Throws ResourceConflictException after its creation failed: no alias may name it then (hashicorp/terraform-provider-aws#49904). */
  checkNotFailed(): void {
    if (this.state() === 'Failed') this.checkActive();
  }

  /** Throws ResourceConflictException while it is being created or updated: only one change is allowed at a time. */
  checkSettled(): void {
    this.checkActive();
    if (this.isSettling())
      throw resourceConflict(`${BUSY} An update is in progress for resource: ${this.owner.arn}`);
  }

  /** Swaps the runtimes when an update has completed. Evaluated on demand, without timers. */
  async #switchRuntime(): Promise<void> {
    if (!this.#nextRuntime || this.isSettling()) return;
    const old = this.#runtime;
    this.#runtime = this.#nextRuntime;
    this.#nextRuntime = undefined;
    await old.retire();
  }

  #newRuntime(): FunctionRuntime {
    const { settings, code, version } = this;
    const snapStart = hasSnapStart(this);
    return new FunctionRuntime(this.#account, { ...this.owner, version, settings, code, snapStart });
  }

  /** A function in a VPC waits for its network interfaces. */
  #settledAtMs(): number {
    const settledAtMs = this.lastModified.getTime() + SETTLE_MS * this.#account.timing.scale;
    return Math.max(settledAtMs, connect(this.#account, this.owner, this.settings.vpc));
  }
}

/** What a version is made of. */
export interface NewVersion {
  readonly owner: FunctionIdentity;
  readonly version: string;
  readonly content: VersionContent;
  /** Of the version; that of `$LATEST` unless given. */
  readonly description?: string;
  readonly isActive: boolean;
  /** Aborts when the emulator closes. */
  readonly closing: AbortSignal;
}

/** Whether an init phase succeeded; what the emulator cannot start has failed too. */
async function initialized(phase: Promise<unknown>): Promise<boolean> {
  try {
    return (await phase) === undefined;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}
