import type { AccountContext } from '../account/account-context.ts';
import { invalidParameter, validationException } from './errors.ts';

/** A function identifier in a request: the bare name, a partial ARN or the full ARN, with or without qualifier. */
export interface FunctionName {
  name: string;
  qualifier: string | undefined;
  region: string | undefined;
}

// botocore lambda 2015-03-31, shape NamespacedFunctionName; the groups are added here.
const NAMED = String.raw`(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d):)?(?:\d{12}:)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?`;
/** A bare name may have at most 64 characters (API reference of CreateFunction). */
const MAX_NAME_LENGTH = 64;

/**
 * Throws ValidationException for a name that is too long, and InvalidParameterValueException for one whose qualifier is
 * not that of the request.
 */
export function parseFunctionName(named: string, wanted?: string): FunctionName {
  const [, region, name = '', derived] = new RegExp(`^${NAMED}$`).exec(named) ?? [];
  if (name.length > MAX_NAME_LENGTH) {
    const fault = `Member must have length less than or equal to ${MAX_NAME_LENGTH}`;
    throw validationException(name, 'functionName', fault);
  }
  if (wanted !== undefined && derived !== undefined && wanted !== derived) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  return { name, qualifier: wanted ?? derived, region };
}

/** The unqualified ARN, used in policies, events and tags; qualified by a version or an alias if one is given. */
export function functionArn(
  account: AccountContext,
  region: string,
  name: string,
  qualifier?: string,
): string {
  const arn = `arn:${account.partition}:lambda:${region}:${account.accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
