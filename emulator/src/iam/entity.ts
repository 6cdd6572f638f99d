import { randomBytes } from 'node:crypto';

/** Unique ids are upper-case letters and digits after a four-letter prefix that tells the kind. */
export function randomId(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** IAM's timestamps have whole seconds. */
export function iamTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** pathType of the service model. */
export const PATH = { min: 1, max: 512, pattern: String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)` };
