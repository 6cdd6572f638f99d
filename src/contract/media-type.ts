import { ProxyFault } from './problem.ts';

export const JSON_TYPE = 'application/json';
export const TEXT_TYPE = 'text/plain';
/** Any media type, as a range. */
export const ANY_TYPE = '*/*';

// The Hugging Face Python client sends no Content-Type, and callers of InvokeEndpoint often send the SDK's default,
// which is binary: both are read as JSON.
const READ_AS_JSON = new Set(['', '*/*', 'application/octet-stream', JSON_TYPE]);

// From the least to the most specific: the most specific range has precedence (RFC 9110, 12.5.1).
const JSON_RANGES = ['*/*', 'application/*', JSON_TYPE];

/** How to read a body of this Content-Type. Throws ProxyFault 415 for another type or a charset that is not UTF-8. */
export function bodyForm(contentType: string | undefined): 'json' | 'text' {
  const { name, parameters } = split(contentType ?? '');
  if (!READ_AS_JSON.has(name) && name !== TEXT_TYPE) throw new ProxyFault('unsupported-media-type');
  if (!isUtf8(parameters)) {
    throw new ProxyFault('unsupported-media-type', 'the charset of the Content-Type must be utf-8');
  }
  return name === TEXT_TYPE ? 'text' : 'json';
}

/** Throws ProxyFault 406 when an Accept header excludes JSON; answers are always JSON. */
export function checkAccept(accept: string | undefined): void {
  const ranges = (accept ?? '').split(',').filter((part) => part.trim() !== '');
  const weights = new Map(ranges.map(weightedRange));
  const range = JSON_RANGES.findLast((each) => weights.has(each));
  const weight = range === undefined ? undefined : weights.get(range);
  if (weights.size > 0 && !(weight !== undefined && weight > 0)) {
    throw new ProxyFault('not-acceptable', `the response is ${JSON_TYPE}, which the Accept header excludes`);
  }
}

/** Whether a Content-Type is JSON in UTF-8: `application/json` or a type that ends in `+json` (RFC 6839). */
export function isJsonType(contentType: string): boolean {
  const { name, parameters } = split(contentType);
  return (name === JSON_TYPE || name.endsWith('+json')) && isUtf8(parameters);
}

function isUtf8(parameters: ReadonlyMap<string, string>): boolean {
  return /^utf-?8$/i.test(parameters.get('charset') ?? 'utf-8');
}

function weightedRange(part: string): [range: string, weight: number] {
  const { name, parameters } = split(part);
  const weight = Number(parameters.get('q') || '1');
  return [name, Number.isNaN(weight) ? 1 : weight];
}

function split(header: string): { name: string; parameters: Map<string, string> } {
  const [first = '', ...rest] = header.split(';');
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const [name = '', value = ''] = part.split('=', 2);
    parameters.set(name.trim().toLowerCase(), value.trim().replaceAll('"', ''));
  }
  return { name: first.trim().toLowerCase(), parameters };
}
