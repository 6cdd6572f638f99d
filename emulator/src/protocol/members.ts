import type { Member } from '../account/account-context.ts';
import { unsupported } from '../aws-error.ts';
import type { Operation, Shape } from './smithy-schema.ts';
import {
  join,
  type Treated,
  type TreatedPaths,
  treatedPaths,
  type Treatment,
  type Treatments,
  whole,
} from './treatment.ts';

const REFUSED: Treated = { how: 'refused' };

const compiled = new WeakMap<Treatment, TreatedPaths>();

/** Throws NotImplemented for a member, or a value of one, that the operation does not support. */
export function checkSupported(
  { name, input: shape }: Operation,
  treatment: Treatment,
  input: unknown,
): void {
  const treated = compiled.get(treatment) ?? treatedPaths(treatment);
  compiled.set(treatment, treated);
  const [path] = refusedPaths(shape, input, treated);
  if (path === undefined) return;
  const values = treated.get(path)?.detail;
  throw unsupported(`${path} of ${name}${values === undefined ? '' : ` with a value other than ${values}`}`);
}

/** Operation → its members. */
export function memberLists(
  operations: ReadonlyMap<string, Operation>,
  treatments: Treatments,
): ReadonlyMap<string, readonly Member[]> {
  return new Map(
    [...operations].map(([name, operation]) => [name, membersOf(operation, treatments[name] ?? {})]),
  );
}

/** Every member of an operation's input in the order of the model; members of a refused structure are left out. */
export function membersOf({ input }: Operation, treatment: Treatment): Member[] {
  const treated = treatedPaths(treatment);
  const below = (shape: Shape, path: string): Member[] =>
    [...structureIn(shape).members.values()].flatMap((member) => {
      const at = join(path, member.name);
      const { how, detail } = treated.get(at) ?? REFUSED;
      const row = { path: at, how, ...(detail !== undefined && { detail }) };
      return how === 'refused' || treated.has(whole(at)) ? [row] : [row, ...below(member, at)];
    });
  return below(input, '');
}

/** The refused paths in a value; a member that the model does not know, from a newer client, is one. */
function refusedPaths(shape: Shape, value: unknown, treated: TreatedPaths, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (shape.kind === 'list' || shape.kind === 'map') {
    return Object.values(value).flatMap((item) => refusedPaths(shape.element, item, treated, path));
  }
  if (shape.kind !== 'structure') return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    if (saysNothing(item)) return [];
    const at = join(path, name);
    const { how, values } = treated.get(at) ?? REFUSED;
    if (how === 'refused' || (values && !values.includes(item))) return [at];
    const member = shape.members.get(name);
    return member && !treated.has(whole(at)) ? refusedPaths(member, item, treated, at) : [];
  });
}

/** Clients send an empty list, or a structure of empty members, for "none"; an empty structure may be a choice. */
function saysNothing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return value === undefined || value === null || value === '';
  if (value instanceof Date || value instanceof Uint8Array) return false;
  const items: unknown[] = Object.values(value);
  return Array.isArray(value) ? items.length === 0 : items.length > 0 && items.every(saysNothing);
}

/** The structure inside lists and maps. */
export function structureIn(shape: Shape): Shape {
  return shape.kind === 'list' || shape.kind === 'map' ? structureIn(shape.element) : shape;
}
