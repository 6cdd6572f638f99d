import { createHash, randomBytes } from 'node:crypto';

/** Digits of an id after its prefix: since 2018 all have 17, of which the first is 0. */
const DIGITS = 16;

/** A new id, as in `sg-0123456789abcdef0`. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(DIGITS / 2).toString('hex')}`;
}

/** The id of what an account has from the start: the same in each emulator. */
export function derivedId(prefix: string, ...of: readonly string[]): string {
  return `${prefix}-0${digest(of).slice(0, DIGITS)}`;
}

/** The prefix list of a service: those of AWS have eight digits. */
export function prefixListId(region: string, service: string): string {
  return `pl-${digest([region, service]).slice(0, 8)}`;
}

/** The id of a KMS key that AWS manages for a service. */
export function managedKeyId(...of: readonly string[]): string {
  return digest(of).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function digest(of: readonly string[]): string {
  return createHash('sha256').update(of.join(' ')).digest('hex');
}
