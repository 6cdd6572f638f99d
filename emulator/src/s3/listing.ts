import { byName } from '../protocol/page.ts';
import { invalidArgument } from './error.ts';

/** What of a bucket is asked for. */
export interface Listing {
  prefix: string;
  delimiter: string;
  /** Only keys and common prefixes behind this one. */
  after: string;
  limit: number;
}

/** One page: keys, and the prefixes that stand for all keys below them; both count towards the limit. */
export interface Listed {
  keys: string[];
  commonPrefixes: string[];
  /** The last key or prefix given, when more follow. */
  next: string | undefined;
}

/** Lists keys in order, rolled up at the delimiter, as ListObjects and ListObjectsV2 do. */
export function list(keys: Iterable<string>, { prefix, delimiter, after, limit }: Listing): Listed {
  const ordered = [...keys].filter((key) => key.startsWith(prefix)).toSorted(byName);
  const entries = new Map<string, 'key' | 'prefix'>();
  let truncated = false;
  for (const key of ordered) {
    const rolled = rollUp(key, prefix, delimiter);
    const entry = rolled ?? key;
    // A page that ended on a common prefix goes on behind all keys below it.
    if (entries.has(entry) || key <= after || (rolled !== undefined && rolled <= after)) continue;
    truncated = entries.size === limit;
    if (truncated) break;
    entries.set(entry, rolled === undefined ? 'key' : 'prefix');
  }
  const named = (kind: string): string[] =>
    [...entries].filter(([, is]) => is === kind).map(([name]) => name);
  const next = truncated && limit > 0 ? [...entries.keys()].at(-1) : undefined;
  return { keys: named('key'), commonPrefixes: named('prefix'), next };
}

/** The common prefix under which a key is listed; undefined when the key is listed itself. */
export function rollUp(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

// "By default, the action returns up to 1,000 key names. The response … will never contain more": ListObjectsV2.
const KEYS_PER_PAGE = 1000;

/** The page size, at most 1000. Throws InvalidArgument unless it is a non-negative integer. */
export function limitOf(parameter: string, asked: number | undefined): number {
  // A parameter that is no number reaches the action as text.
  if (asked === undefined || String(asked) === '') return KEYS_PER_PAGE;
  if (Number.isInteger(asked) && asked >= 0 && asked < 1e10) return Math.min(asked, KEYS_PER_PAGE);
  const message = `Provided ${parameter} not an integer or within integer range`;
  throw invalidArgument(message, parameter, String(asked));
}

/** With EncodingType `url` names are percent-encoded, for XML 1.0 cannot hold every character of a key. */
export function encoded(
  { EncodingType }: { readonly EncodingType?: string | undefined },
  name: string,
): string {
  return EncodingType === 'url' ? encodeURIComponent(name).replaceAll('%2F', '/') : name;
}
