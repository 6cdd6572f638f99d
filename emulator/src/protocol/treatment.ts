import type { Member } from '../account/account-context.ts';

/**
 * How an operation treats the members of its input. Members are named by selections: `Name Tags{Key Value}` is `Name`,
 * `Tags`, `Tags.Key` and `Tags.Value`; elements of lists and maps have no name of their own. `Rules{*}` is kept whole,
 * with everything below; of `Block{}` no member is supported. A member that no selection names is refused.
 */
export interface Treatment {
  /** Has the effect that it has at AWS. */
  readonly honoured?: string;
  /** Has no effect, but is returned as AWS returns it. */
  readonly stored?: string;
  /** Accepted without an effect: selection → why that makes no difference here. */
  readonly noEffect?: Readonly<Record<string, string>>;
  /** Path → the values that describe what the emulator does anyway; it refuses others. */
  readonly only?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

/** Operation → treatment. */
export type Treatments = Readonly<Record<string, Treatment>>;

/** What becomes of a member. */
export interface Treated extends Omit<Member, 'path'> {
  readonly values?: readonly unknown[];
}

/** By path of the member. */
export type TreatedPaths = ReadonlyMap<string, Treated>;

/** The paths that a treatment names. */
export function treatedPaths({
  honoured = '',
  stored = '',
  noEffect = {},
  only = {},
}: Treatment): TreatedPaths {
  const treated = new Map<string, Treated>();
  // A structure is treated as the first selection says that names it: it may hold members of several kinds.
  const add = (paths: readonly string[], how: Treated): void => {
    for (const path of paths) treated.set(path, treated.get(path) ?? how);
  };
  for (const [path, values] of Object.entries(only)) {
    add([path], { how: 'only', values, detail: values.join(', ') });
  }
  add(pathsIn(honoured), { how: 'honoured' });
  add(pathsIn(stored), { how: 'stored' });
  for (const [selection, detail] of Object.entries(noEffect))
    add(pathsIn(selection), { how: 'no effect', detail });
  return treated;
}

function pathsIn(selection: string): string[] {
  const paths: string[] = [];
  const parents = [''];
  for (const token of selection.match(/\{\}|[{}]|[^\s{}]+/g) ?? []) {
    if (token === '{') parents.push(paths.at(-1) ?? '');
    else if (token === '}') parents.pop();
    else if (token === '{}') paths.push(none(paths.at(-1) ?? ''));
    else paths.push(join(parents.at(-1) ?? '', token));
  }
  return paths;
}

/** Names everything below a path. */
export function whole(path: string): string {
  return join(path, '*');
}

/** States that nothing below a path is supported. */
export function none(path: string): string {
  return join(path, '{}');
}

/** The path of a member. */
export function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}
