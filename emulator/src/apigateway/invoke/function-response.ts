import type { StageRequest } from './exchange.ts';
import { isBinary } from './media-types.ts';
import { INTERNAL, GatewayError } from './gateway-error.ts';

/** The response a function must return in format 1.0. */
interface Answer {
  statusCode?: unknown;
  headers?: unknown;
  multiValueHeaders?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/**
 * Headers that are renamed because the gateway sets them itself (developer guide, "Important
 * notes": "may be remapped to x-amzn-Remapped-HEADER").
 */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);

/** Converts a function's JSON to an HTTP response. Throws GatewayError 502 for anything that is not of format 1.0. */
export function functionResponse(payload: string, stageRequest: StageRequest, request: Request): Response {
  const answer = JSON.parse(payload) as unknown;
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw malformed();
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = answer as Answer;
  const status = Number(statusCode);
  if (statusCode === undefined || !Number.isInteger(status) || status < 200 || status > 599)
    throw malformed();
  const all = headersOf(headers ?? {}, multiValueHeaders ?? {});
  const bytes = bodyOf(body ?? '', isBase64Encoded === true && wantsBytes(stageRequest, request));
  if (!all.has('content-type')) all.set('content-type', 'application/json');
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : bytes, { status, headers: all });
}

/** A header in both is taken from multiValueHeaders ("only the values from multiValueHeaders"). */
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
    // A name or value that is not valid in HTTP.
    throw malformed();
  }
}

/** A base64-encoded body is decoded if the first media type in Accept is one of the API's binary media types. */
function wantsBytes({ snapshot }: StageRequest, { headers }: Request): boolean {
  const [first] = (headers.get('accept') ?? '').split(',');
  return isBinary(first, snapshot);
}

function bodyOf(body: unknown, decode: boolean): Buffer<ArrayBuffer> {
  if (typeof body !== 'string') throw malformed();
  return Buffer.from(body, decode ? 'base64' : 'utf8');
}

function malformed(): GatewayError {
  return new GatewayError('INTEGRATION_FAILURE', INTERNAL, {
    status: 502,
    logged: 'Malformed Lambda proxy response',
  });
}
