import type { AccountContext } from '../account/account-context.ts';
import type { Alias } from './alias.ts';
import { functionNotFound, invalidParameter, resourceConflict } from './errors.ts';
import { releaseUnused } from './function-interfaces.ts';
import { noLoad } from './function-load.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import { type FunctionIdentity, FunctionVersion, LATEST, type VersionContent } from './function-version.ts';
import type { ProvisionedConcurrency } from './provisioned-concurrency.ts';
import type { ResourcePolicy } from './resource-policy.ts';

/** A function: its versions and what applies to all of them. */
export interface FunctionRecord extends FunctionIdentity {
  /** `$LATEST`. */
  readonly latest: FunctionVersion;
  /** Published versions by number, oldest first. */
  readonly published: Map<string, FunctionVersion>;
  /** Number of the last version; a number is never used twice. */
  lastNumber: number;
  readonly aliases: Map<string, Alias>;
  /** Resource policies by qualifier; that of the function itself by the empty one. */
  readonly policies: Map<string, ResourcePolicy>;
  /** By the version or the alias that it was put on. */
  readonly provisioned: Map<string, ProvisionedConcurrency>;
  tags: Record<string, string>;
}

/** What a request names: a function, one of its versions, or an alias. */
export interface Target {
  readonly record: FunctionRecord;
  /** The version; of an alias, the first of its versions. */
  readonly version: FunctionVersion;
  readonly alias?: Alias;
  /** As in the request; undefined for the function itself. */
  readonly qualifier: string | undefined;
  /** As the request names it. */
  readonly arn: string;
}

/** The functions of an account, by region and name. */
export class FunctionStore {
  readonly account: AccountContext;
  readonly #closing = new AbortController();
  readonly #regions = new Map<string, Map<string, FunctionRecord>>();

  constructor(account: AccountContext) {
    this.account = account;
  }

  /** Aborts when the emulator closes. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Every function of a region. */
  list(region: string): FunctionRecord[] {
    return [...this.#region(region).values()];
  }

  /** What a name or ARN and a qualifier name. Throws ResourceNotFoundException. */
  find(region: string, label: string, wanted?: string): Target {
    const { name, qualifier, region: own = region } = parseFunctionName(label, wanted);
    const arn = functionArn(this.account, own, name, qualifier);
    const record = this.#region(own).get(name);
    const alias = record?.aliases.get(qualifier ?? '');
    const version = record && versionOf(record, alias?.route.version ?? qualifier ?? LATEST);
    if (!record || !version) throw functionNotFound(arn);
    return { record, version, ...(alias && { alias }), qualifier, arn };
  }

  /**
   * The function for an unqualified name or ARN. Throws ResourceNotFoundException, and InvalidParameterValueException
   * for a version or an alias.
   */
  function(region: string, label: string): FunctionRecord {
    const { name, qualifier, region: own = region } = parseFunctionName(label);
    if (qualifier !== undefined) {
      throw invalidParameter(
        'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. ' +
          'Please specify either a function name or an unqualified function ARN.',
      );
    }
    const record = this.#region(own).get(name);
    if (!record) throw functionNotFound(functionArn(this.account, own, name));
    return record;
  }

  /** Adds a function. Throws ResourceConflictException when the name is in use. */
  create(region: string, name: string, content: VersionContent): FunctionRecord {
    if (this.#region(region).has(name)) throw resourceConflict(`Function already exist: ${name}`);
    const owner = { name, region, arn: functionArn(this.account, region, name), load: noLoad() };
    const { closing } = this;
    const record: FunctionRecord = {
      ...owner,
      latest: new FunctionVersion(this.account, {
        owner,
        version: LATEST,
        content,
        isActive: false,
        closing,
      }),
      published: new Map(),
      lastNumber: 0,
      aliases: new Map(),
      policies: new Map(),
      provisioned: new Map(),
      tags: {},
    };
    this.#region(region).set(name, record);
    return record;
  }

  /** Deletes the function immediately; events in flight still complete, as at AWS. */
  async remove(record: FunctionRecord): Promise<void> {
    this.#region(record.region).delete(record.name);
    this.releaseInterfaces(record.region);
    await Promise.all(versionsOf(record).map(async (version) => await version.retire()));
  }

  /** Called when a function or a version may have stopped using its network interfaces. */
  releaseInterfaces(region: string): void {
    const used = this.list(region).flatMap(versionsOf);
    releaseUnused(
      this.account,
      region,
      used.map(({ settings }) => settings.vpc),
    );
  }

  /** Kills every process of every function. */
  async close(): Promise<void> {
    this.#closing.abort();
    const records = [...this.#regions.values()].flatMap((region) => [...region.values()]);
    await Promise.all(records.flatMap(versionsOf).map(async (version) => await version.close()));
  }

  #region(region: string): Map<string, FunctionRecord> {
    const known = this.#regions.get(region) ?? new Map<string, FunctionRecord>();
    this.#regions.set(region, known);
    return known;
  }
}

/** `$LATEST`, then the published versions, oldest first. */
export function versionsOf({ latest, published }: FunctionRecord): FunctionVersion[] {
  return [latest, ...published.values()];
}

/** The version of a number or `$LATEST`; undefined when there is none. */
export function versionOf(
  { latest, published }: FunctionRecord,
  version: string,
): FunctionVersion | undefined {
  return version === LATEST ? latest : published.get(version);
}
