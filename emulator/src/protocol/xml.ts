import { XMLParser } from 'fast-xml-parser';

/** What an element may hold: text, children by name (a list repeats its name), or nothing. */
export type XmlValue = string | number | boolean | readonly XmlValue[] | XmlChildren;
/** Child elements by name. */
export interface XmlChildren {
  readonly [name: string]: XmlValue | undefined;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A whole document. Members that are undefined are left out, as AWS leaves unset structures out. */
export function toXml(root: string, value: XmlValue, namespace?: string): string {
  const attributes = namespace ? ` xmlns="${escapeXml(namespace)}"` : '';
  return `${DECLARATION}<${root}${attributes}>${inner(value)}</${root}>`;
}

function inner(value: XmlValue): string {
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, child]) => element(name, child))
    .join('');
}

function element(name: string, value: XmlValue | undefined): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => element(name, item)).join('');
  return `<${name}>${inner(value)}</${name}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// Carriage returns are written as references, or a reader would normalise them away (S3 keys may hold them).
function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[&<>"\u0000-\u001f]/g, (character) => ENTITIES[character] ?? `&#x${hex(character)};`);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  // Numeric references are read only with this on; S3 keys with control characters are sent as such.
  htmlEntities: true,
});

/** An element as read: text, or children by name. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] };

/** Reads a document whose root must be `root`. Throws an Error when it is not, or is not XML at all. */
export function readXml(text: string, root: string): XmlNode {
  const document = parser.parse(text, true) as Record<string, XmlNode>;
  const node = document[root];
  if (node === undefined) throw new SyntaxError(`Expected <${root}> as the root element.`);
  return node;
}

/** The children of that name, whether there are none, one or many. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  if (typeof node !== 'object' || !(name in node)) return [];
  const child = node[name];
  if (child === undefined) return [];
  return Array.isArray(child) ? (child as readonly XmlNode[]) : [child as XmlNode];
}
