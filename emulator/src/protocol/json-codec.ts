import type { Shape } from './smithy-schema.ts';
import { readTimestamp, writeTimestamp } from './timestamp.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A JSON value as the SDK types it: dates, bytes, members by their names in the model. Members that the SDK does not
 * know yet are kept under the name they came with, and a value of the wrong type as it is, for validation to refuse.
 */
export function decodeJson(shape: Shape, value: unknown): unknown {
  if (shape.kind === 'timestamp') return readTimestamp(value);
  if (shape.kind === 'blob') return typeof value === 'string' ? Buffer.from(value, 'base64') : value;
  if (shape.kind === 'list') {
    return Array.isArray(value) ? value.map((item: unknown) => decodeJson(shape.element, item)) : value;
  }
  if (!isObject(value)) return value;
  if (shape.kind === 'map') return mapEntries(value, (key, item) => [key, decodeJson(shape.element, item)]);
  return shape.kind === 'structure' ? decodeStructure(shape, value) : value;
}

/** An absent member and one that is null are the same. */
function decodeStructure({ members }: Shape, value: Json): Json {
  const byJsonName = new Map([...members.values()].map((member) => [member.jsonName, member]));
  return mapEntries(value, (key, item) => {
    const member = byJsonName.get(key);
    return member ? [member.name, decodeJson(member, item)] : [key, item];
  });
}

/** The opposite of decodeJson. Members that are undefined are left out, never written as null. */
export function encodeJson(shape: Shape, value: unknown): unknown {
  if (value instanceof Date) return writeTimestamp(value, shape.timestampFormat ?? 'epoch-seconds');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) {
    return shape.kind === 'list' ? value.map((item: unknown) => encodeJson(shape.element, item)) : value;
  }
  if (!isObject(value)) return value;
  if (shape.kind === 'map') return mapEntries(value, (key, item) => [key, encodeJson(shape.element, item)]);
  if (shape.kind !== 'structure') return value;
  return mapEntries(value, (name, item) => {
    const member = shape.members.get(name);
    return member ? [member.jsonName, encodeJson(member, item)] : [name, item];
  });
}

function mapEntries(value: Json, map: (key: string, item: unknown) => [string, unknown]): Json {
  const present = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(present.map(([key, item]) => map(key, item)));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
