import type { AccountContext } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { pause } from '../timing.ts';
import { invalidParameter } from './errors.ts';

/** Of the runtimes with SnapStart (developer guide, "Lambda SnapStart"), those that this emulator runs. */
const RUNTIMES = new Set<string | undefined>(['python3.12', 'python3.13']);
const MAX_STORAGE_MB = 512;

/** Taking a snapshot lasts one to two minutes (alexcasalboni/aws-lambda-power-tuning#190). */
const SNAPSHOT_MS = 90_000;
/** "hasn't been invoked for 14 days" (developer guide, "Troubleshooting SnapStart errors"). */
const IDLE_MS = 14 * 24 * 60 * 60 * 1000;

/** The settings that SnapStart depends on. */
interface SnapStartSettings {
  readonly snapStart: boolean;
  readonly runtime: string | undefined;
  readonly fileSystems: readonly unknown[];
  readonly ephemeralStorageMb: number;
}

/** Whether a version starts from a snapshot: `$LATEST` never does. */
export function hasSnapStart({
  version,
  settings,
}: {
  version: string;
  settings: Pick<SnapStartSettings, 'snapStart'>;
}): boolean {
  return settings.snapStart && version !== '$LATEST';
}

/**
 * Throws InvalidParameterValueException for what SnapStart does not go with ("Lambda SnapStart", limitations). The text is
 * that for a runtime (aws-samples/bedrock-chat#617); those for storage and file systems have not been seen.
 */
export function checkSnapStart(settings: SnapStartSettings, packageType: 'Zip' | 'Image'): void {
  if (!settings.snapStart) return;
  const wrong = [
    packageType === 'Image' && 'ContainerImage',
    packageType === 'Zip' && !RUNTIMES.has(settings.runtime) && settings.runtime,
    settings.fileSystems.length > 0 && 'FileSystemConfigs',
    settings.ephemeralStorageMb > MAX_STORAGE_MB && `EphemeralStorage over ${MAX_STORAGE_MB} MB`,
  ].find(Boolean);
  if (wrong) throw invalidParameter(`${wrong} is not supported for SnapStart enabled functions.`);
}

type State = 'Pending' | 'Active' | 'Failed' | 'Inactive';

/** The snapshot of a published version: taken when it is published, and again after it was deleted for being idle. */
export class Snapshot {
  readonly #account: AccountContext;
  readonly #take: () => Promise<boolean>;
  readonly #closing: AbortSignal;
  #state: Exclude<State, 'Inactive'> = 'Pending';
  #isRestoring = false;
  #usedAtMs = Date.now();

  /** `take` runs the init phase; false when it failed. Begins at once. */
  constructor(account: AccountContext, closing: AbortSignal, take: () => Promise<boolean>) {
    this.#account = account;
    this.#closing = closing;
    this.#take = take;
    void this.#begin();
  }

  get state(): State {
    const idleMs = Date.now() - this.#usedAtMs;
    return this.#state === 'Active' && idleMs > IDLE_MS * this.#account.timing.scale
      ? 'Inactive'
      : this.#state;
  }

  /** Whether it is being taken for the second time or later. */
  get isRestoring(): boolean {
    return this.#isRestoring;
  }

  /**
   * Called for each event. Throws SnapStartNotReadyException until there is a snapshot; a deleted one is then taken again
   * ("Lambda SnapStart and function states").
   */
  use(name: string): void {
    const isTaken = this.#state === 'Active';
    if (isTaken && (this.state === 'Inactive' || this.#account.faults.atFunction(name))) {
      this.#isRestoring = true;
      void this.#begin();
    }
    if (this.#state === 'Pending') throw notReady();
    this.#usedAtMs = Date.now();
  }

  async #begin(): Promise<void> {
    this.#state = 'Pending';
    const lasting = pause(SNAPSHOT_MS * this.#account.timing.scale, this.#closing);
    const [isTaken] = await Promise.all([this.#take(), lasting]);
    this.#state = isTaken ? 'Active' : 'Failed';
    this.#usedAtMs = Date.now();
  }
}

function notReady(): AwsError {
  const message =
    'Lambda is initializing your function. It will be ready to invoke once your function state becomes ACTIVE.';
  return new AwsError('SnapStartNotReadyException', message, undefined, { Type: 'User' });
}
