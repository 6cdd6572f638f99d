import type { AwsError } from '../aws-error.ts';
import type { Violation } from '../protocol/violation.ts';
import { badRequest } from './errors.ts';

/**
 * Lengths that are documented by API Gateway but missing from its model (botocore: StringWithLengthBetweenXAndY).
 * Throws BadRequestException.
 */
export function checkLength(member: string, value: unknown, min: number, max: number): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'string' && value.length >= min && value.length <= max) return;
  throw badRequest(`Invalid value specified for ${member}: it must be text of ${min} to ${max} characters`);
}

/** Enumerated values that the model does not list. Throws BadRequestException. */
export function checkOneOf(member: string, value: string | undefined, oneOf: readonly string[]): void {
  if (value === undefined || oneOf.includes(value)) return;
  throw badRequest(`Invalid value specified for ${member}: must be one of [${oneOf.join(', ')}]`);
}

/** Throws BadRequestException when a member the service requires is absent. */
export function checkRequired(member: string, value: unknown): void {
  if (value === undefined || value === null || value === '') {
    throw badRequest(`Missing required parameter: ${member}`);
  }
}

const MAX_TAGS = 50;

/** Throws BadRequestException for tags outside AWS's general rules (50, 128 and 256 characters, no aws: prefix). */
export function checkTags(tags: Readonly<Record<string, string>> | undefined): void {
  const entries = Object.entries(tags ?? {});
  if (entries.length > MAX_TAGS) throw badRequest(`A resource may have at most ${MAX_TAGS} tags`);
  for (const [key, value] of entries) {
    checkLength('tag key', key, 1, 128);
    checkLength('tag value', value, 0, 256);
    if (key.startsWith('aws:')) throw badRequest(`Invalid tag key ${key}: aws: is reserved`);
  }
}

/** Both services of API Gateway report the first violation of their model only, each with its own sentence. */
export function rejectFirst([violation]: readonly Violation[]): AwsError {
  if (!violation) throw new RangeError('There is nothing to refuse.');
  const { constraint, allowed } = violation;
  const member = camelCase(violation.member);
  if (constraint === 'required') return badRequest(`Missing required parameter: ${member}`);
  if (allowed)
    return badRequest(`Invalid value specified for ${member}: must be one of [${allowed.join(', ')}]`);
  return badRequest(`Invalid value specified for ${member}: ${violation.text}`);
}

/** Messages spell members as in the JSON request. */
export function camelCase(member: string): string {
  return `${member.charAt(0).toLowerCase()}${member.slice(1)}`;
}
