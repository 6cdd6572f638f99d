import { randomBytes, randomInt } from 'node:crypto';

/** An access key. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A random access key in AWS's form; AKIA starts the id of a user's key, ASIA that of a session's. */
export function newKeyPair(prefix: 'AKIA' | 'ASIA'): KeyPair {
  const id = Array.from({ length: 16 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return { accessKeyId: `${prefix}${id}`, secretAccessKey: randomBytes(30).toString('base64') };
}
