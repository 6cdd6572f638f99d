/** A class or function that a pickle names. */
export class Global {
  readonly path: string;

  constructor(module: string, name: string) {
    // Protocol 2 writes the names of Python 2; torch maps them back.
    this.path = `${module === '__builtin__' ? 'builtins' : module}.${name}`;
  }
}

/** What a callable of the pickle would create; it is never called. */
export class Made {
  readonly by: Value;
  readonly args: Value;
  /** What it would be given afterwards: most often its attributes by name. */
  state: Value = null;

  constructor(by: Value, args: Value) {
    this.by = by;
    this.args = args;
  }
}

/** A reference to data outside of the pickle: torch's storages. */
export class Reference {
  readonly id: Value;

  constructor(id: Value) {
    this.id = id;
  }
}

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Global
  | Made
  | Reference
  | Value[]
  | Map<Value, Value>;

/** Whether a value is what this class or function would create. */
export function isMadeBy(value: Value | undefined, path: string | RegExp): value is Made {
  if (!(value instanceof Made) || !(value.by instanceof Global)) return false;
  return typeof path === 'string' ? value.by.path === path : path.test(value.by.path);
}

/** The attributes of an object by name; empty for one that has none. */
export function attributesOf({ state }: Made): ReadonlyMap<Value, Value> {
  return state instanceof Map ? state : new Map<Value, Value>();
}

/** A value that should be a text. */
export function asText(value: Value): string {
  return typeof value === 'string' ? value : '';
}

/** The bytes are no pickle, or end within it. */
export class NotAPickle extends Error {}
