import { type Shape, type TimestampFormat } from './smithy-schema.ts';
import { readTimestamp, writeTimestamp } from './timestamp.ts';
import { childrenOf, type XmlChildren, type XmlNode, type XmlValue } from './xml.ts';

const TIMESTAMPS: TimestampFormat = 'date-time';

/** What an element holds, as the SDK types it. */
export function decodeXml(shape: Shape, node: XmlNode): unknown {
  if (shape.kind === 'structure') {
    checkElements(shape, node);
    const members = [...shape.members.values()].map((member) => [member.name, decodeMember(member, node)]);
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
  return typeof node === 'string' ? decodeText(shape, node) : undefined;
}

/** White space between elements is read as text. Throws a SyntaxError for an element that the structure does not have. */
function checkElements({ name, members }: Shape, node: XmlNode): void {
  if (typeof node === 'string') return;
  const known = new Set(['#text', ...[...members.values()].map(({ xmlName }) => xmlName)]);
  const unknown = Object.keys(node).find((element) => !known.has(element));
  if (unknown !== undefined) throw new SyntaxError(`${name} has no element ${unknown}.`);
}

function decodeMember(member: Shape, parent: XmlNode): unknown {
  const found = childrenOf(parent, member.xmlName);
  const [first] = found;
  if (first === undefined) return undefined;
  if (member.kind !== 'list') return decodeXml(member, first);
  const items = member.flattened ? found : childrenOf(first, elementName(member));
  return items.map((item) => decodeXml(member.element, item));
}

/** A number, boolean, date or text in an element, a header or a form. */
export function decodeText({ kind }: Shape, text: string): unknown {
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (kind === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  if (kind === 'timestamp') return readTimestamp(text);
  return kind === 'blob' ? Buffer.from(text, 'base64') : text;
}

/** The opposite of decodeXml: child elements in the order of the value. */
export function encodeXml(shape: Shape, value: unknown): XmlValue {
  if (shape.kind === 'structure') return encodeMembers(shape, value as Readonly<Record<string, unknown>>);
  if (shape.kind === 'map') return encodeMap(shape, value as Readonly<Record<string, unknown>>);
  if (shape.kind !== 'list') return encodeText(shape, value, TIMESTAMPS);
  const items = (value as readonly unknown[]).map((item) => encodeXml(shape.element, item));
  return shape.flattened ? items : { [elementName(shape)]: items };
}

/** Members carried elsewhere (headers) are not part of the document. */
function encodeMembers({ members }: Shape, value: Readonly<Record<string, unknown>>): XmlChildren {
  const children = Object.entries(value).flatMap(([name, item]) => {
    const member = members.get(name);
    if (!member || member.binding.in !== 'body' || item === undefined || item === null) return [];
    return [[member.xmlName, encodeXml(member, item)] as const];
  });
  return Object.fromEntries(children);
}

function encodeMap(shape: Shape, value: Readonly<Record<string, unknown>>): XmlValue {
  const entries = Object.entries(value).map(([key, item]) => ({
    [shape.key.xmlName]: key,
    [shape.element.xmlName]: encodeXml(shape.element, item),
  }));
  return shape.flattened ? entries : { entry: entries };
}

/** A simple value as text; dates in the member's own format or the default of the place. */
export function encodeText(shape: Shape, value: unknown, timestamps: TimestampFormat): string {
  if (value instanceof Date) return String(writeTimestamp(value, shape.timestampFormat ?? timestamps));
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}

/** Elements of a list are called `member` unless the model names them. */
function elementName({ element }: Shape): string {
  return element.xmlName;
}
