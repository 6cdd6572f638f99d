import { AwsError } from '../aws-error.ts';

/** A role as IAM keeps it. */
export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: Date;
  trustPolicy: string;
  description: string | undefined;
  maxSessionSeconds: number;
  tags: Map<string, string>;
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicyArns: Set<string>;
  boundaryArn: string | undefined;
}

/** Roles by lower-cased name. */
export type Roles = Map<string, Role>;

/** The ARN of a managed policy. Throws InvalidInput. */
export function policyArnOf({ PolicyArn: arn }: { readonly PolicyArn: string }): string {
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
  }
  return arn;
}

/** The role an action names. Throws NoSuchEntity. */
export function roleOf(roles: Roles, { RoleName: name }: { readonly RoleName: string }): Role {
  const role = roles.get(name.toLowerCase());
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** IAM's error for a missing entity: 404; only the message says which. */
export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}

/** IAM's error for an invalid policy document. */
export function malformedPolicy(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}

/** IAM's quota error: 409, not 400 as in other services. */
export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, 409);
}

/** IAM's error for a name in use. */
export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, 409);
}

/** IAM's error for deleting an entity that is still in use. */
export function deleteConflict(reason: string): AwsError {
  return new AwsError('DeleteConflict', reason, 409);
}

/** IAM returns policy documents URL-encoded per RFC 3986, which is stricter than encodeURIComponent. */
export function encodedPolicy(document: string): string {
  return encodeURIComponent(document).replace(/[!'()*]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
