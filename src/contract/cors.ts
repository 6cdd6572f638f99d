import * as z from 'zod/mini';
import { RELEASE_HEADER, REQUEST_ID_HEADER } from './release.ts';

/** The environment variable that passes the allowed origins to the proxy function; without it there is no CORS. */
export const CORS_VARIABLE = 'GATEWAY_CORS';

const corsSchema = z.strictObject({
  /** Origins as browsers write them (`https://app.example.com`), or `*` alone. */
  origins: z.readonly(z.array(z.string()).check(z.minLength(1))),
  /** How long a browser may cache a preflight response, in seconds. */
  maxAgeSeconds: z.number(),
});

/** Which web pages may read the answers: the same settings for API Gateway and for the proxy. */
export type Cors = z.infer<typeof corsSchema>;

/** The methods of the routes (routes.ts). */
export const CORS_METHODS: readonly string[] = ['POST', 'GET'];

/** Request headers of all auth types (SigV4's three, a bearer token, an API key) and those that the contract reads. */
export const CORS_REQUEST_HEADERS = [
  'authorization',
  'content-encoding',
  'content-type',
  'if-none-match',
  'traceparent',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amzn-trace-id',
  'x-api-key',
] as const;

/** Response headers that a page may read: release, request id, Retry-After. */
export const CORS_ANSWER_HEADERS = [
  'accept-encoding',
  'allow',
  'apigw-requestid',
  'etag',
  RELEASE_HEADER,
  REQUEST_ID_HEADER,
  'retry-after',
  'x-amzn-requestid',
] as const;

/** The settings as the value of `CORS_VARIABLE`. */
export function encodeCors({ origins, maxAgeSeconds }: Cors): string {
  return JSON.stringify({ origins, maxAgeSeconds });
}

/**
 * The settings in the value of `CORS_VARIABLE`; undefined if it is not set. Throws an Error that names the variable.
 */
export function decodeCors(value: string | undefined): Cors | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    return z.parse(corsSchema, JSON.parse(value));
  } catch (cause) {
    const example = encodeCors({ origins: ['https://app.example.com'], maxAgeSeconds: 600 });
    throw new Error(`${CORS_VARIABLE} cannot be read; it must be like ${example}`, { cause });
  }
}
