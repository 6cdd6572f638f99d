import { Refusal } from './refusal.ts';

/** What a function may answer in format 2.0; anything else that is JSON becomes the body of a 200. */
interface Structured {
  statusCode: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/**
 * The HTTP answer a function's JSON means. Throws Refusal 500 when it states a statusCode and then
 * something no HTTP answer can be made of.
 */
export function functionResponse(payload: string): Response {
  const answer = JSON.parse(payload) as unknown;
  if (typeof answer === 'object' && answer !== null && 'statusCode' in answer) return structured(answer);
  // Without statusCode the gateway invents 200 and application/json; a string is the body as it stands.
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
}

/** The answer a function spells out. Its multiValueHeaders belong to format 1.0 and mean nothing here. */
function structured(answer: Structured): Response {
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) throw malformed('statusCode');
  const headers = headersOf(answer.headers ?? {});
  if (!Array.isArray(answer.cookies ?? [])) throw malformed('cookies');
  for (const cookie of (answer.cookies ?? []) as unknown[]) headers.append('set-cookie', String(cookie));
  const body = bodyOf(answer.body ?? '', answer.isBase64Encoded);
  if (!headers.has('content-type') && body.length > 0)
    headers.set('content-type', 'text/plain;charset=UTF-8');
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : body, { status, headers });
}

function headersOf(stated: unknown): Headers {
  if (typeof stated !== 'object' || stated === null || Array.isArray(stated)) throw malformed('headers');
  const headers = new Headers();
  for (const [name, value] of Object.entries(stated)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) throw malformed(`header ${name}`);
    set(headers, name, String(value));
  }
  // The gateway measures the body itself.
  headers.delete('content-length');
  return headers;
}

function set(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    // A name or value HTTP has no form for.
    throw malformed(`header ${name}`);
  }
}

/** The flag alone decides: a flagged body is decoded whatever its media type. */
function bodyOf(body: unknown, isBase64Encoded: unknown): Buffer<ArrayBuffer> {
  if (typeof body !== 'string') throw malformed('body');
  return Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
}

function malformed(part: string): Refusal {
  return new Refusal(500, `The response from the Lambda function doesn't match the format: ${part}`);
}
