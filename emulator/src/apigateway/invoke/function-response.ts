import type { Place } from './exchange.ts';
import { isBinary } from './media-types.ts';
import { INTERNAL, Refusal } from './refusal.ts';

/** What a function must answer in format 1.0. */
interface Answer {
  statusCode?: unknown;
  headers?: unknown;
  multiValueHeaders?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/**
 * Headers that come back under another name, since the gateway has its own word in them (developer guide, "Important
 * notes": "may be remapped to x-amzn-Remapped-HEADER").
 */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);

/** The HTTP answer a function's JSON means. Throws Refusal 502 for anything that is not of format 1.0. */
export function functionResponse(payload: string, place: Place, request: Request): Response {
  const answer = JSON.parse(payload) as unknown;
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw malformed();
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = answer as Answer;
  const status = Number(statusCode);
  if (statusCode === undefined || !Number.isInteger(status) || status < 200 || status > 599)
    throw malformed();
  const all = headersOf(headers ?? {}, multiValueHeaders ?? {});
  const bytes = bodyOf(body ?? '', isBase64Encoded === true && wantsBytes(place, request));
  if (!all.has('content-type')) all.set('content-type', 'application/json');
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : bytes, { status, headers: all });
}

/** What stands in both comes from multiValueHeaders ("only the values from multiValueHeaders"). */
function headersOf(single: unknown, multiple: unknown): Headers {
  const headers = new Headers();
  const many = Object.entries(objectOf(multiple));
  const names = new Set(many.map(([name]) => name.toLowerCase()));
  for (const [name, value] of Object.entries(objectOf(single)))
    if (!names.has(name.toLowerCase())) append(headers, name, value);
  for (const [name, values] of many) {
    if (!Array.isArray(values)) throw malformed();
    for (const value of values) append(headers, name, value);
  }
  return headers;
}

function objectOf(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  return value;
}

function append(headers: Headers, name: string, value: unknown): void {
  if (!['string', 'number', 'boolean'].includes(typeof value)) throw malformed();
  const shown = REMAPPED.has(name.toLowerCase()) ? `x-amzn-remapped-${name}` : name;
  try {
    headers.append(shown, String(value));
  } catch {
    // A name or value HTTP has no form for.
    throw malformed();
  }
}

/** A flagged body is decoded where the first type that the client accepts is one of the API's binary media types. */
function wantsBytes({ snapshot }: Place, { headers }: Request): boolean {
  const [first] = (headers.get('accept') ?? '').split(',');
  return isBinary(first, snapshot);
}

function bodyOf(body: unknown, decode: boolean): Buffer<ArrayBuffer> {
  if (typeof body !== 'string') throw malformed();
  return Buffer.from(body, decode ? 'base64' : 'utf8');
}

function malformed(): Refusal {
  return new Refusal('INTEGRATION_FAILURE', INTERNAL, {
    status: 502,
    logged: 'Malformed Lambda proxy response',
  });
}
