import { ProxyFault } from './problem.ts';

// Python's parser fails at about a thousand levels; a request of this contract needs three.
const MAX_DEPTH = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** The body as text, without a byte order mark. Throws ProxyFault 400 when it is not UTF-8. */
export function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new ProxyFault('invalid-json', 'the body is not valid UTF-8', { cause });
  }
}

/**
 * Parses one JSON text. Throws ProxyFault 400 for everything that is not JSON, for duplicate keys (parsers differ in
 * which value they keep) and for nesting that is too deep for the container.
 */
export function parse(text: string): unknown {
  const { keys, depth } = survey(text);
  if (depth > MAX_DEPTH)
    throw new ProxyFault('invalid-json', `the JSON is nested too deeply: more than ${MAX_DEPTH} levels`);
  const value = parsed(text);
  if (keysOf(value) !== keys) throw new ProxyFault('invalid-json', 'an object has the same key twice');
  return value;
}

/** JSON.parse quotes the caller's text in its message, so neither the message nor the error is passed on. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProxyFault('invalid-json');
  }
}

/** Counts keys and nesting levels: outside strings, every colon of a JSON text ends a key. */
function survey(text: string): { keys: number; depth: number } {
  let keys = 0;
  let depth = 0;
  let level = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COLON) keys += 1;
    else if (OPENING.has(code)) depth = Math.max(depth, (level += 1));
    else if (CLOSING.has(code)) level -= 1;
  }
  return { keys, depth };
}

function endOfString(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** Number of keys after parsing: smaller than in the text if a key is duplicated. */
function keysOf(value: unknown): number {
  let keys = 0;
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const members: unknown[] = Object.values(next);
    if (!Array.isArray(next)) keys += members.length;
    for (const member of members) if (typeof member === 'object' && member !== null) waiting.push(member);
  }
  return keys;
}
