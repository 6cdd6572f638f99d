/** One thing that should exist: finished data, no reference to another resource's answer. */
export interface Resource<Name extends string = string, Spec = unknown> {
  readonly kind: Name;
  /** Short name within the stack, e.g. `endpoint`; what plans and progress lines call it. */
  readonly id: string;
  /** Ids of the resources that must be ready before this one is made. */
  readonly needs: readonly string[];
  readonly spec: Spec;
}

/** Where a live thing stands. `note` carries AWS's reason when an update failed but the old state serves on. */
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

/** What steps on a kind interrupt, lose or cost meanwhile: one sentence each, for people; pure. */
export interface Impact<Spec = unknown, Live = unknown> {
  update?(spec: Spec, live: Live, changes: readonly Change[]): string | undefined;
  readonly replace?: string;
  readonly remove?: string;
}

/**
 * How one kind of resource is seen and changed. `diff` and `phaseOf` are pure and hold the judgement;
 * the others are one or two AWS calls each.
 */
export interface Kind<Spec = unknown, Live = unknown> {
  /** How long AWS usually takes to settle it, in milliseconds: paces the polling and the progress line. */
  readonly expectedMs: number;
  /** The same for an update of this spec, where it may wait on purpose; `expectedMs` when left out. */
  expectedUpdateMs?(spec: Spec): number;
  /** Left out by kinds whose changes nobody notices. */
  readonly impact?: Impact<Spec, Live>;
  nameOf(spec: Spec): string;
  /** What AWS has under the name; undefined when absent. Forbidden is an error, never "absent". */
  read(name: string): Promise<Live | undefined>;
  /** The stack this belongs to, by its tag; undefined when it carries none. */
  ownerOf(live: Live): string | undefined;
  phaseOf(live: Live): Phase;
  /** Where it stands, by one call where `read` takes more: what a wait asks over and over. Undefined when absent. */
  phaseAt?(name: string): Promise<Phase | undefined>;
  /** What differs. Throws Fault `config` for a change that AWS would refuse, so that the plan says it first. */
  diff(spec: Spec, live: Live): Change[];
  /** Makes it, tags included, in the first call. Throws `NotYet` while something it needs has not propagated. */
  create(spec: Spec, options: CallOptions): Promise<void>;
  /** Takes (part of) the changes over; the engine reads again and asks for the rest. */
  update(spec: Spec, live: Live, changes: readonly Change[]): Promise<void>;
  /** Removes it with its parts. Absent already is success. */
  remove(name: string): Promise<void>;
  /**
   * Everything of this kind in the account and region whose name begins so, whoever owns it; all of it for ''. What
   * carries the prefix as its owner is found too where a name alone does not tell.
   */
  list(prefix: string): Promise<Found[]>;
}

/** One thing that a listing found. */
export interface Found {
  readonly name: string;
  /** The stack in its owner tag; undefined when it carries none. */
  readonly owner: string | undefined;
  /** When it was made or last changed, whichever AWS tells, in ms since the epoch. */
  readonly sinceMs: number | undefined;
}

/** Kinds by name, in an order in which each kind only ever needs kinds before it. */
export type Registry = Readonly<Record<string, Kind>>;

/** AWS refused because something made a moment ago is not visible everywhere yet (IAM takes about ten seconds). */
export class NotYet extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'NotYet';
  }
}

/** The kind a resource is of. A name that no kind answers to is a mistake in the declarations. */
export function kindOf(registry: Registry, name: string): Kind {
  const kind = registry[name];
  if (!kind) throw new Error(`no resource kind is called "${name}"`);
  return kind;
}
