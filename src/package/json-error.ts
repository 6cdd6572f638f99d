// JSON.parse names a position only for some errors.

const TOKEN =
  /[{}[\]:,]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const OPEN_STRING = /^"(?:[^"\\]|\\.)*$/s;
const SPACE = /[ \t\n\r]*/y;

/** What may come next: a value, a value or `]`, a key or `}`, a key, a colon, a comma or an end, nothing. */
type Next = 'value' | 'first' | 'key or }' | 'key' | ':' | ', or end' | 'nothing';

/** Where and why a text is not JSON, for a text that JSON.parse rejects. */
export function jsonError(text: string): string {
  const at = firstError(text);
  if (text.trim() === '') return 'it is empty';
  if (at >= text.length || OPEN_STRING.test(text.slice(at)))
    return 'it ends too early, as after an interrupted download';
  const before = text.slice(0, at).split('\n');
  const found = JSON.stringify(/^\w+|^./su.exec(text.slice(at, at + 20))?.[0] ?? '');
  const comma = /[}\]]/.test(text.charAt(at)) && /,\s*$/.test(text.slice(0, at));
  const reason = comma ? ' after a trailing comma' : '';
  return `unexpected ${found} at line ${before.length} column ${(before.at(-1) ?? '').length + 1}${reason}`;
}

/** The offset of the first token that JSON does not allow; the length of a text that only ends too early. */
function firstError(text: string): number {
  const open: string[] = [];
  let next: Next = 'value';
  let at = skipped(SPACE, text, 0);
  while (at < text.length) {
    const end = skipped(TOKEN, text, at);
    const after: Next | undefined = end > at ? step(text.slice(at, end), next, open) : undefined;
    if (after === undefined) return at;
    next = after;
    at = skipped(SPACE, text, end);
  }
  return at;
}

function skipped(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** What may follow a token; undefined if the token may not come here. `open` has the open brackets. */
function step(token: string, next: Next, open: string[]): Next | undefined {
  const inside = open.at(-1);
  if (next === 'key' || next === 'key or }') {
    if (token.startsWith('"')) return ':';
    return token === '}' && next === 'key or }' ? closed(open) : undefined;
  }
  if (next === ':') return token === ':' ? 'value' : undefined;
  if (next === 'value' || next === 'first') {
    if (token === ']' && next === 'first') return closed(open);
    return valueStarts(token, open);
  }
  if (next === ', or end' && token === ',') return inside === '{' ? 'key' : 'value';
  const ends = (token === '}' && inside === '{') || (token === ']' && inside === '[');
  return ends ? closed(open) : undefined;
}

function valueStarts(token: string, open: string[]): Next | undefined {
  if (/^[}\]:,]/.test(token)) return undefined;
  if (token !== '{' && token !== '[') return open.length > 0 ? ', or end' : 'nothing';
  open.push(token);
  return token === '{' ? 'key or }' : 'first';
}

function closed(open: string[]): Next {
  open.pop();
  return open.length > 0 ? ', or end' : 'nothing';
}
