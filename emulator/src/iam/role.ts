import { AwsError } from '../protocol/aws-error.ts';
import { memberCheck } from '../protocol/member-check.ts';

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
}

/** Roles by lower-cased name. */
export type Roles = Map<string, Role>;

/** IAM calls a violated constraint of its model ValidationError. */
export const check = memberCheck('ValidationError');

// roleNameType and policyNameType of the service model.
const NAME_PATTERN = String.raw`[\w+=,.@-]+`;

/** The role's name. Throws ValidationError. */
export function roleNameOf(input: { RoleName?: string | undefined }): string {
  return check.text(input.RoleName, 'roleName', { min: 1, max: 64, pattern: NAME_PATTERN });
}

/** The inline policy's name. Throws ValidationError. */
export function policyNameOf(input: { PolicyName?: string | undefined }): string {
  return check.text(input.PolicyName, 'policyName', { min: 1, max: 128, pattern: NAME_PATTERN });
}

/** The ARN of a managed policy. Throws ValidationError or InvalidInput. */
export function policyArnOf(input: { PolicyArn?: string | undefined }): string {
  const arn = check.text(input.PolicyArn, 'policyArn', { min: 20, max: 2048 });
  if (!/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/.test(arn)) {
    throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
  }
  return arn;
}

/** The role an action names. Throws NoSuchEntity. */
export function roleOf(roles: Roles, input: { RoleName?: string | undefined }): Role {
  const name = roleNameOf(input);
  const role = roles.get(name.toLowerCase());
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** IAM's answer for everything absent: 404, and which thing only in the message. */
export function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, 404);
}

/** IAM's answer for a policy document it cannot take. */
export function malformedPolicy(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}

/** IAM's answer for a quota: 409, not 400 as elsewhere. */
export function limitExceeded(message: string): AwsError {
  return new AwsError('LimitExceeded', message, 409);
}

/** IAM's answer for a name that is taken. */
export function alreadyExists(message: string): AwsError {
  return new AwsError('EntityAlreadyExists', message, 409);
}

/** IAM's answer for what must be empty before it goes. */
export function deleteConflict(reason: string): AwsError {
  return new AwsError('DeleteConflict', reason, 409);
}

/** IAM answers policy documents URL-encoded as RFC 3986 says, which is stricter than encodeURIComponent. */
export function encodedPolicy(document: string): string {
  return encodeURIComponent(document).replace(/[!'()*]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
