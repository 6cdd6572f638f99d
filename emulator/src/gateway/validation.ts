import { type TextBounds, textFaults } from '../protocol/constraint.ts';
import { badRequest } from './errors.ts';

/** Texts this service bounds by length alone (botocore: StringWithLengthBetweenXAndY). Throws BadRequestException. */
export function checkLength(member: string, value: unknown, min: number, max: number): void {
  if (value === undefined || value === null) return;
  checkText(member, value, { min, max }, `it must be text of ${min} to ${max} characters`);
}

/** Throws BadRequestException for a value outside the model's enum. */
export function checkOneOf(member: string, value: string | undefined, oneOf: readonly string[]): void {
  if (value !== undefined) checkText(member, value, { oneOf }, `must be one of [${oneOf.join(', ')}]`);
}

/** Throws BadRequestException when a member the service requires is absent. */
export function checkRequired(member: string, value: unknown): void {
  if (value === undefined || value === null || value === '') {
    throw badRequest(`Missing required parameter: ${member}`);
  }
}

/** Judged by the model's bounds like everywhere, refused in this service's words: one sentence for the first fault. */
function checkText(member: string, value: unknown, bounds: TextBounds, wish: string): void {
  if (typeof value === 'string' && textFaults(bounds, value).length === 0) return;
  throw badRequest(`Invalid value specified for ${member}: ${wish}`);
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
