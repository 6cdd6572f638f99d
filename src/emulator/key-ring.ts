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

  /** Who signs with the key; undefined for a key that the account does not have. */
  callerOf(accessKeyId: string): Caller | undefined {
    return this.#callers.get(accessKeyId);
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
