import type { Shape } from './smithy-schema.ts';
import { decodeText } from './xml-codec.ts';

/** A form taken apart at the dots of its names. */
type Node = string | Branch;
interface Branch {
  [name: string]: Node;
}

// Parameters of the protocol, of signatures in the query, and of the version that preceded them.
const NO_MEMBER =
  /^(Action|Version|SignatureVersion|SignatureMethod|Signature|Timestamp|AWSAccessKeyId|X-Amz-.*)$/;

/** How a protocol writes members into a form. */
export interface FormStyle {
  readonly nameOf: (member: Shape) => string;
  /** Whether the elements of a list or map follow its name without a step between. */
  readonly isFlat: (shape: Shape) => boolean;
}

const QUERY: FormStyle = { nameOf: ({ xmlName }) => xmlName, isFlat: ({ flattened }) => flattened };

/** EC2's: `Tag.1.Key=a`. Every list is flat. */
export const EC2: FormStyle = { nameOf: ({ ec2Name }) => ec2Name, isFlat: () => true };

/** Reads `Tags.member.1.Key=a` as `{ Tags: [{ Key: 'a' }] }`. Parameters that are no members keep their names. */
export function decodeForm(input: Shape, form: URLSearchParams, style = QUERY): unknown {
  const root = branch();
  for (const [path, value] of form) {
    if (NO_MEMBER.test(path)) continue;
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let node = root;
    for (const step of steps) {
      const next = node[step];
      node = typeof next === 'object' ? next : (node[step] = branch());
    }
    node[last] = value;
  }
  return decode(input, root, style);
}

/** Names come from the wire, so a branch must not inherit anything from Object.prototype. */
function branch(): Branch {
  return Object.create(null) as Branch;
}

function decode(shape: Shape, node: Node, style: FormStyle): unknown {
  if (shape.kind === 'list') return decodeList(shape, node, style);
  if (shape.kind === 'map') return decodeMap(shape, node, style);
  if (typeof node === 'string') return shape.kind === 'structure' ? {} : decodeText(shape, node);
  const byName = new Map([...shape.members.values()].map((member) => [style.nameOf(member), member]));
  const members = Object.entries(node).map(([name, child]) => {
    const member = byName.get(name);
    return member ? [member.name, decode(member, child, style)] : [name, child];
  });
  return Object.fromEntries(members) as unknown;
}

/** A list without elements is sent as an empty value. */
function decodeList(shape: Shape, node: Node, style: FormStyle): unknown[] {
  const elements = style.isFlat(shape) || typeof node === 'string' ? node : node[shape.element.xmlName];
  return inOrder(elements).map((item) => decode(shape.element, item, style));
}

function decodeMap(shape: Shape, node: Node, style: FormStyle): Record<string, unknown> {
  const entries = style.isFlat(shape) || typeof node === 'string' ? node : node['entry'];
  const pairs = inOrder(entries).map((entry) => {
    const pair = typeof entry === 'string' ? branch() : entry;
    const { [shape.key.xmlName]: key = '', [shape.element.xmlName]: value = '' } = pair;
    return [typeof key === 'string' ? key : '', decode(shape.element, value, style)] as const;
  });
  return Object.fromEntries(pairs);
}

function inOrder(elements: Node | undefined): Node[] {
  if (elements === undefined || typeof elements === 'string') return [];
  return Object.entries(elements)
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .map(([, item]) => item);
}
