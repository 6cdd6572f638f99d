import type { Shape } from './smithy-schema.ts';
import { join } from './treatment.ts';

/** Receives the path of a member, as in `Tags.Key`: elements of lists and maps have no step of their own. */
export type MemberRead = (path: string) => void;

/** The same input, which reports each member that is read, below lists and maps too. */
export function observedInput(shape: Shape, value: unknown, onRead: MemberRead, path = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => observedInput(shape.element, item, onRead, path));
  if (shape.kind === 'map') {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, observedInput(shape.element, item, onRead, path)]),
    );
  }
  return shape.kind === 'structure' ? observedStructure(shape, value, onRead, path) : value;
}

/** Getters rather than a Proxy, which cannot be cloned: actions keep copies of what they receive. */
function observedStructure({ members }: Shape, value: object, onRead: MemberRead, path: string): object {
  const observed = { ...value };
  for (const member of members.values()) {
    const at = join(path, member.name);
    const item: unknown = Reflect.get(value, member.name);
    Object.defineProperty(observed, member.name, {
      configurable: true,
      enumerable: member.name in value,
      get: () => {
        onRead(at);
        return observedInput(member, item, onRead, at);
      },
      set: (replaced: unknown) => {
        Object.defineProperty(observed, member.name, {
          value: replaced,
          configurable: true,
          enumerable: true,
          writable: true,
        });
      },
    });
  }
  return observed;
}
