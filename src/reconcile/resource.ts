/** A resource that should exist: complete data, no reference to another resource's output. */
export interface Resource<Name extends string = string, Spec = unknown> {
  readonly kind: Name;
  /** Short name within the stack, e.g. `endpoint`; what plans and progress lines call it. */
  readonly id: string;
  /** Ids of the resources that must be ready before this one is created. */
  readonly needs: readonly string[];
  readonly spec: Spec;
}

/** State of a live resource. `note` is AWS's reason if an update failed but the old state still serves. */
export type Phase =
  | { readonly state: 'ready'; readonly note?: string | undefined }
  | { readonly state: 'moving'; readonly toward: string }
  | { readonly state: 'broken'; readonly reason: string }
  | { readonly state: 'leaving' };

/** One field in which the account differs from the declaration. `replace` says that AWS cannot change it in place. */
export interface Change {
  readonly field: string;
  readonly from: string | number | undefined;
  readonly to: string | number | undefined;
  readonly replace?: true;
}

/** Bytes moved so far, for the kinds that upload. */
export type OnBytes = (doneBytes: number, totalBytes: number) => void;

export interface CallOptions {
  readonly signal: AbortSignal;
  readonly onBytes: OnBytes;
}

/** What steps on a kind interrupt, lose or cost: one sentence each; pure. */
export interface Impact<Spec = unknown, Live = unknown> {
  update?(spec: Spec, live: Live, changes: readonly Change[]): string | undefined;
  readonly replace?: string;
  readonly remove?: string;
}

/**
 * How one kind of resource is read and changed. `diff` and `phaseOf` are pure and decide; the others are one or two AWS
 * calls each.
 */
export interface Kind<Spec = unknown, Live = unknown> {
  /** Typical duration of a change in AWS, in milliseconds; used for polling and the progress line. */
  readonly expectedMs: number;
  /** The same for an update of this spec, which may include configured waits; default: `expectedMs`. */
  expectedUpdateMs?(spec: Spec): number;
  /** Absent for kinds with changes that callers do not notice. */
  readonly impact?: Impact<Spec, Live>;
  /** Whether a change that failed for this reason of AWS may succeed when it is made once more; default: no. */
  passes?(reason: string): boolean;
  nameOf(spec: Spec): string;
  /** What AWS has under the name; undefined when absent. Forbidden is an error, never "absent". */
  read(name: string): Promise<Live | undefined>;
  /** The same, with whatever else decides what this declaration needs; default: `read`. */
  readFor?(spec: Spec): Promise<Live | undefined>;
  /** The stack in the owner tag; undefined without one. */
  ownerOf(live: Live): string | undefined;
  phaseOf(live: Live): Phase;
  /** The phase in one call, if `read` needs more, for polling. Undefined if absent. */
  phaseAt?(name: string): Promise<Phase | undefined>;
  /** What differs. Throws Fault `config` for a change that AWS would reject, so that the plan reports it. */
  diff(spec: Spec, live: Live): Change[];
  /** Creates it, with tags, in the first call. Throws `NotYet` if AWS rejects it for a transient reason. */
  create(spec: Spec, options: CallOptions): Promise<void>;
  /**
   * Applies (some of) the changes; the engine reads again and continues with the rest. Throws `NotYet` as `create` does.
   */
  update(spec: Spec, live: Live, changes: readonly Change[]): Promise<void>;
  /** Deletes it with its parts. Already absent is success. */
  remove(name: string): Promise<void>;
  /**
   * Every resource of this kind in the account and region with a name prefix, whoever owns it; all for ''. Where names
   * do not start with the owner, resources with an owner tag of that prefix are found too.
   */
  list(prefix: string): Promise<Found[]>;
}

/** A listed resource. */
export interface Found {
  readonly name: string;
  /** The stack in its owner tag; undefined without one. */
  readonly owner: string | undefined;
  /** When it was created or last modified, whichever AWS reports, in ms since the epoch. */
  readonly sinceMs: number | undefined;
}

/** Kinds by name; each kind only needs kinds before it. */
export type Registry = Readonly<Record<string, Kind>>;

/** What AWS has under the name of a declaration, with all that its comparison needs. */
export async function readDeclared(kind: Kind, spec: unknown): Promise<unknown> {
  return await (kind.readFor ? kind.readFor(spec) : kind.read(kind.nameOf(spec)));
}

/** The kind of a resource. An unknown name is a bug in the declarations. */
export function kindOf(registry: Registry, name: string): Kind {
  const kind = registry[name];
  if (!kind) throw new Error(`there is no resource kind "${name}"`);
  return kind;
}
