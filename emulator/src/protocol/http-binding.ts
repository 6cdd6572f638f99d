import { literalsOf, type Route } from './router.ts';
import type { Operation, Shape } from './smithy-schema.ts';
import { decodeText, encodeText } from './xml-codec.ts';

type Members = Readonly<Record<string, unknown>>;

/** Members of an input that REST protocols carry in the path, the query and the headers. */
export function readBindings(
  { operation, labels }: Route,
  { headers, url }: Request,
): Record<string, unknown> {
  const query = new URL(url).searchParams;
  const found = [...operation.input.members.values()].map((member) => [
    member.name,
    member.binding.in === 'query-params'
      ? unboundParameters(operation, query)
      : bound(member, labels, query, headers),
  ]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
}

function bound(
  member: Shape,
  labels: Readonly<Record<string, string>>,
  query: URLSearchParams,
  headers: Headers,
): unknown {
  const { binding, name } = member;
  if (binding.in === 'label') return decodeOptional(member, labels[name]);
  if (binding.in === 'query') return fromQuery(member, query.getAll(binding.name));
  if (binding.in === 'header') return fromHeader(member, headers.get(binding.name));
  if (binding.in !== 'prefix-headers') return undefined;
  const prefixed = [...headers].filter(([header]) => header.startsWith(binding.name));
  return Object.fromEntries(prefixed.map(([header, value]) => [header.slice(binding.name.length), value]));
}

/** Parameters that neither are members of their own nor belong to the route or the signature. */
function unboundParameters(operation: Operation, query: URLSearchParams): Record<string, string> | undefined {
  const known = new Set([
    ...literalsOf(operation).map(([name]) => name),
    ...[...operation.input.members.values()].flatMap(({ binding }) =>
      binding.in === 'query' ? [binding.name] : [],
    ),
  ]);
  const others = [...query].filter(([name]) => !known.has(name) && !/^x-(id$|amz-)/i.test(name));
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

function fromQuery(member: Shape, values: readonly string[]): unknown {
  if (member.kind !== 'list') return decodeOptional(member, values[0]);
  return values.length === 0 ? undefined : values.map((value) => decodeText(member.element, value));
}

function fromHeader(member: Shape, value: string | null): unknown {
  if (value === null) return undefined;
  if (member.kind !== 'list') return decodeText(member, value);
  return value.split(',').map((item) => decodeText(member.element, item.trim()));
}

function decodeOptional(member: Shape, value: string | undefined): unknown {
  return value === undefined ? undefined : decodeText(member, value);
}

/** The headers of an output. */
export function writeHeaders(output: Shape, value: Members): Headers {
  const headers = new Headers();
  for (const member of output.members.values()) {
    const item = value[member.name];
    if (item === undefined || item === null) continue;
    if (member.binding.in === 'header')
      headers.set(member.binding.name, encodeText(member, item, 'http-date'));
    if (member.binding.in !== 'prefix-headers') continue;
    for (const [name, text] of Object.entries(item))
      headers.set(`${member.binding.name}${name}`, String(text));
  }
  return headers;
}

/** The status of a success: what the model says, unless a member of the output is the status. */
export function successStatus(output: Shape, value: Members, modelled: number): number {
  const member = [...output.members.values()].find(({ binding }) => binding.in === 'status');
  const status = member && value[member.name];
  return typeof status === 'number' ? status : modelled;
}

/** The member that is the whole body; undefined when the body is a structure of members. */
export function payloadOf(shape: Shape): Shape | undefined {
  return [...shape.members.values()].find(({ binding }) => binding.in === 'payload');
}

/** Whether any member travels in the body. */
export function hasBody(shape: Shape): boolean {
  return [...shape.members.values()].some(({ binding }) => binding.in === 'body');
}
