import { randomBytes } from 'node:crypto';

/** Unique ids are upper-case letters and digits after a four-letter prefix that tells the kind. */
export function randomId(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** The current time, in whole seconds as stored by IAM. */
export function now(): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000);
}
