/** A JSON value with its place in the text. Unlike JSON.parse, it keeps every instance of a repeated key. */
export interface JsonNode {
  readonly kind: 'object' | 'list' | 'scalar';
  /** Characters of the text up to and including the first one of the value. */
  readonly begun: number;
  /** Of a scalar. */
  readonly value: unknown;
  /** Of an object, in the order of the text. */
  readonly members: readonly (readonly [key: string, node: JsonNode])[];
  /** Of a list. */
  readonly items: readonly JsonNode[];
}

interface Token {
  readonly word: string;
  readonly at: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

// The grammar has seven levels: document, statements, statement, condition, operator, key, values.
const MAX_DEPTH = 10;

/** The text as nodes; undefined when it is not JSON, or nested more deeply than any policy. */
export function readJson(text: string): JsonNode | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({ word: match[0], at: match.index }));
  return depthOf(tokens) > MAX_DEPTH ? undefined : readNode(tokens.values());
}

function depthOf(tokens: readonly Token[]): number {
  let deepest = 0;
  let depth = 0;
  for (const { word } of tokens) {
    if (word === '{' || word === '[') depth += 1;
    if (word === '}' || word === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** The next value. JSON.parse has read the same text, so that the tokens are known to be in order. */
function readNode(tokens: Iterator<Token>, first: Token = following(tokens)): JsonNode {
  const { word } = first;
  const node = { begun: first.at + 1, value: undefined, members: [], items: [] };
  if (word === '{') return { ...node, kind: 'object', members: membersFrom(tokens) };
  if (word === '[') return { ...node, kind: 'list', items: itemsFrom(tokens) };
  return { ...node, kind: 'scalar', value: JSON.parse(word) };
}

function membersFrom(tokens: Iterator<Token>): [string, JsonNode][] {
  const members: [string, JsonNode][] = [];
  for (let token = following(tokens); token.word !== '}'; token = following(tokens)) {
    if (token.word === ',') continue;
    following(tokens);
    members.push([String(JSON.parse(token.word)), readNode(tokens)]);
  }
  return members;
}

function itemsFrom(tokens: Iterator<Token>): JsonNode[] {
  const items: JsonNode[] = [];
  for (let token = following(tokens); token.word !== ']'; token = following(tokens)) {
    if (token.word !== ',') items.push(readNode(tokens, token));
  }
  return items;
}

function following(tokens: Iterator<Token>): Token {
  const next = tokens.next();
  if (next.done) throw new Error('JSON ended early although JSON.parse has read it');
  return next.value;
}

/** The member of an object by its key; of a repeated key the last, as JSON.parse takes it. */
export function memberOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.members.findLast(([name]) => name === key)?.[1];
}

/** The values of an element: in policies, a single one may be written without a list. */
export function valuesOf(node: JsonNode | undefined): readonly JsonNode[] {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** The texts among the values of an element. */
export function textsOf(node: JsonNode | undefined): string[] {
  return valuesOf(node)
    .map(({ value }) => value)
    .filter((value) => typeof value === 'string');
}
