import type { World } from '../account/account-context.ts';
import { check } from './errors.ts';

/** A function as a caller may name it: the bare name, a partial ARN or the full ARN, with or without qualifier. */
export interface FunctionName {
  name: string;
  qualifier: string | undefined;
  region: string | undefined;
}

// botocore lambda 2015-03-31, shape NamespacedFunctionName; the groups are ours.
const NAMED = String.raw`(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d):)?(?:\d{12}:)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?`;
/** A bare name may have at most 64 characters (API reference of CreateFunction). */
const MAX_NAME_LENGTH = 64;

/** Throws ValidationException for a text that names no function. */
export function parseFunctionName(label: unknown): FunctionName {
  const named = check.text(label, 'functionName', { pattern: NAMED, min: 1, max: 256 });
  const [, region, name = '', qualifier] = new RegExp(`^${NAMED}$`).exec(named) ?? [];
  check.text(name, 'functionName', { max: MAX_NAME_LENGTH });
  return { name, qualifier, region };
}

/** The unqualified ARN: what policies, events and tags name. */
export function functionArn(world: World, region: string, name: string): string {
  return `arn:${world.partition}:lambda:${region}:${world.accountId}:function:${name}`;
}
