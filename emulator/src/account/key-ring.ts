import { newKeyPair } from '../signature/key-pair.ts';

/** The owner of a key pair: a user of the account, or a session of one of its roles. */
export interface Caller {
  readonly accountId: string;
  readonly userId: string;
  /** As in STS responses and error messages: `…:user/NAME` or `…:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  /** ARN of the user or role whose policies apply. */
  readonly identityArn: string;
  /** The session token required with a session's key; undefined for a user's key. */
  readonly sessionToken: string | undefined;
}

/** The key pairs of the account and their owners. */
export class KeyRing {
  /** Signs the URLs that the emulator hands out. */
  readonly urlKey = newKeyPair('ASIA');
  readonly #secrets = new Map<string, string>();
  readonly #callers = new Map<string, Caller>();

  /** Access key id → secret: what signatures are verified against. */
  get secrets(): ReadonlyMap<string, string> {
    return this.#secrets;
  }

  /** The caller for a key; undefined for an unknown key, and for a session's key without its token. */
  callerOf(accessKeyId: string, sessionToken: string | null): Caller | undefined {
    const caller = this.#callers.get(accessKeyId);
    const expected = caller?.sessionToken;
    // A session token sent with a user's key comes from an earlier sign-in; AWS rejects it, the emulator ignores it.
    return expected === undefined || expected === sessionToken ? caller : undefined;
  }

  add(accessKeyId: string, secret: string, caller: Caller): void {
    this.#secrets.set(accessKeyId, secret);
    this.#callers.set(accessKeyId, caller);
  }

  remove(accessKeyId: string): void {
    this.#secrets.delete(accessKeyId);
    this.#callers.delete(accessKeyId);
  }
}
