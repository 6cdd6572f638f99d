/** Prefix of the archives in a stack's bucket. */
export const ARCHIVES = 'models/';

/** Prefix of the ledger: one small object per verified release. */
export const LEDGER = 'releases/';

/** Key of the lock. */
export const LOCK = 'lock.json';

/** Whether an object with this key is part of the stack. */
export function isStackKey(key: string): boolean {
  return key === LOCK || [ARCHIVES, LEDGER].some((prefix) => key.startsWith(prefix));
}
