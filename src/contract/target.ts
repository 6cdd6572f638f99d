import * as z from 'zod/mini';

import { earlierTargetSchema, upgradedTarget } from './earlier-target.ts';

/** The environment variable that passes the target to the proxy function. */
export const TARGET_VARIABLE = 'GATEWAY_TARGET';

// The pattern and length are those of EndpointName in SageMaker's service model.
const endpointNameSchema = z.string().check(z.regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/));

// A bare name, without account or qualifier: at most 64 characters (Lambda API reference, CreateFunction).
const functionNameSchema = z.string().check(z.regex(/^[a-zA-Z0-9-_]{1,64}$/));

const byteLimitSchema = z.strictObject({
  /** The stable name of the limit that a 413 reports. */
  name: z.string(),
  max: z.int().check(z.gte(1)),
  unit: z.literal('bytes'),
});

const contract = {
  /** Name of the task that the model serves: its Hugging Face pipeline tag. */
  task: z.string(),
  /** The route of the task. */
  path: z.string().check(z.startsWith('/')),
  /** The largest request body that every service between the caller and the model accepts. */
  bodyLimit: byteLimitSchema,
  /** The largest answer that every service between the model and the caller accepts. */
  answerLimit: byteLimitSchema,
  /** How long the model may take before the proxy answers 504. */
  predictMs: z.int().check(z.gte(1)),
};

const targetSchema = z.discriminatedUnion('via', [
  z.strictObject({ via: z.literal('sagemaker'), endpoint: endpointNameSchema, ...contract }),
  z.strictObject({ via: z.literal('lambda'), function: functionNameSchema, ...contract }),
]);

/** Everything the proxy knows about its deployment: which model to call, on which route, within which limits. */
export type Target = z.infer<typeof targetSchema>;

/** The target of an endpoint. */
export type SageMakerTarget = Extract<Target, { via: 'sagemaker' }>;

/** The part of a target that the host determines: how the proxy calls the model. */
export type ModelAddress =
  | { readonly via: 'sagemaker'; readonly endpoint: string }
  | { readonly via: 'lambda'; readonly function: string };

/** Whether two addresses are of the same model. */
export function isSameAddress(one: ModelAddress, other: ModelAddress): boolean {
  return one.via === other.via && addressName(one) === addressName(other);
}

/** What serves an address, in one word. */
export function modelNoun({ via }: ModelAddress): 'endpoint' | 'function' {
  return via === 'sagemaker' ? 'endpoint' : 'function';
}

/** The same with its name. */
export function modelTitle(address: ModelAddress): string {
  return `${modelNoun(address)} ${addressName(address)}`;
}

/** The name of the endpoint or function. */
export function addressName(address: ModelAddress): string {
  return address.via === 'sagemaker' ? address.endpoint : address.function;
}

const EXAMPLE: Target = {
  via: 'sagemaker',
  endpoint: 'my-endpoint',
  task: 'my-task',
  path: '/my-route',
  bodyLimit: { name: 'sagemaker-serverless-payload', max: 4_194_304, unit: 'bytes' },
  answerLimit: { name: 'lambda-synchronous-payload', max: 6_291_456, unit: 'bytes' },
  predictMs: 27_500,
};

/** The target as the value of `TARGET_VARIABLE`. Throws an Error for one that `decodeTarget` would reject. */
export function encodeTarget(target: Target): string {
  return JSON.stringify(checked(target));
}

/**
 * The target in the value of `TARGET_VARIABLE`, also in the format of earlier versions: Lambda updates a function's
 * code before its environment, so for some seconds this version runs with the target of the previous one. Throws an
 * Error that names the variable and what is wrong with it.
 */
export function decodeTarget(value: string | undefined): Target {
  if (value === undefined || value === '') throw unreadable('is not set');
  let found: unknown;
  try {
    found = JSON.parse(value);
  } catch (cause) {
    throw unreadable('is not JSON', cause);
  }
  const earlier = z.safeParse(earlierTargetSchema, found);
  return earlier.success ? checked(upgradedTarget(earlier.data)) : checked(found);
}

function checked(value: unknown): Target {
  const result = z.safeParse(targetSchema, value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.');
  throw unreadable(
    where ? `has an invalid or missing "${where}"` : 'is not an object with the expected keys',
  );
}

function unreadable(what: string, cause?: unknown): Error {
  return new Error(`${TARGET_VARIABLE} ${what}; expected a value like ${JSON.stringify(EXAMPLE)}`, { cause });
}
