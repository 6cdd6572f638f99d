import * as z from 'zod/mini';

import { API_FLAVOURS } from './deadlines.ts';

/** The environment variable that carries the target into the proxy function. */
export const TARGET_VARIABLE = 'GATEWAY_TARGET';

// The pattern and length are those of EndpointName in SageMaker's service model.
const endpointName = z.string().check(z.regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/));

const targetSchema = z.strictObject({
  via: z.literal('sagemaker'),
  endpoint: endpointName,
  /** What the endpoint runs on, which bounds a body. Letters written before there was a choice do not say. */
  host: z.optional(z.enum(['sagemaker-serverless', 'sagemaker-realtime'])),
  /** What stands before the proxy, which bounds how long it may take: an HTTP API unless said. */
  api: z.optional(z.enum(API_FLAVOURS)),
});

/** Where the proxy sends what it has checked: the one letter that the build line hands to the run line. */
export type Target = z.infer<typeof targetSchema>;

const EXAMPLE: Target = { via: 'sagemaker', endpoint: 'my-endpoint' };

/** The target as the value of `TARGET_VARIABLE`. Throws an Error when it is not one that `decodeTarget` takes. */
export function encodeTarget(target: Target): string {
  return JSON.stringify(checked(target));
}

/** The target in the value of `TARGET_VARIABLE`. Throws an Error that names the variable and what is wrong with it. */
export function decodeTarget(value: string | undefined): Target {
  if (value === undefined || value === '') throw unreadable('is not set');
  let found: unknown;
  try {
    found = JSON.parse(value);
  } catch (cause) {
    throw unreadable('is not JSON', cause);
  }
  return checked(found);
}

function checked(value: unknown): Target {
  const result = z.safeParse(targetSchema, value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.');
  throw unreadable(where ? `has a wrong or missing "${where}"` : 'is not an object of the known keys');
}

function unreadable(what: string, cause?: unknown): Error {
  return new Error(`${TARGET_VARIABLE} ${what}; it must be like ${JSON.stringify(EXAMPLE)}`, { cause });
}
