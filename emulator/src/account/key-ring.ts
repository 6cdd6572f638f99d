/** Whoever signs with a key pair: a user of the account, or a session of one of its roles. */
export interface Caller {
  readonly accountId: string;
  readonly userId: string;
  /** As STS and refusals name it: `…:user/NAME` or `…:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  /** ARN of the user or role whose policies count. */
  readonly identityArn: string;
  /** The token that must come with a session's key; undefined for a user's. */
  readonly sessionToken: string | undefined;
}

/** The key pairs of the account and whose they are. */
export class KeyRing {
  readonly #secrets = new Map<string, string>();
  readonly #callers = new Map<string, Caller>();

  /** Access key id → secret: what signatures are verified against. */
  get secrets(): ReadonlyMap<string, string> {
    return this.#secrets;
  }

  /** Who signs with the key; undefined for a key that the account does not have, and for a session's without its token. */
  callerOf(accessKeyId: string, sessionToken: string | null): Caller | undefined {
    const caller = this.#callers.get(accessKeyId);
    const expected = caller?.sessionToken;
    // A token beside a user's own key is left over from another sign-in; AWS refuses it, a tool to try things need not.
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
