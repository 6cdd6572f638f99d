import { GatewayError } from './gateway-error.ts';

/** A structured response in format 2.0; any other JSON becomes the body of a 200. */
interface Structured {
  statusCode: unknown;
  headers?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/**
 * Converts a function's JSON to an HTTP response. Throws GatewayError 500 when it states a statusCode and then
 * something no HTTP answer can be made of.
 */
export function functionResponse(payload: string): Response {
  const answer = JSON.parse(payload) as unknown;
  if (typeof answer === 'object' && answer !== null && 'statusCode' in answer) return structured(answer);
  // Without statusCode, the gateway assumes 200 and application/json; a string is used as the body.
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
}

/** A structured response. Its multiValueHeaders belong to format 1.0 and are ignored. */
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
  // The gateway sets the length itself.
  headers.delete('content-length');
  return headers;
}

function set(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    // A name or value that is not valid in HTTP.
    throw malformed(`header ${name}`);
  }
}

/** Only the flag matters: the body is decoded regardless of its media type. */
function bodyOf(body: unknown, isBase64Encoded: unknown): Buffer<ArrayBuffer> {
  if (typeof body !== 'string') throw malformed('body');
  return Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8');
}

function malformed(part: string): GatewayError {
  return new GatewayError(500, `The response from the Lambda function doesn't match the format: ${part}`);
}
