import { randomBytes } from 'node:crypto';
import type { Call } from '../account/account-context.ts';
import type { Caller } from '../account/key-ring.ts';

/** Whom a token was given to, and for which region's registry. */
export interface TokenHolder {
  readonly caller: Caller | undefined;
  readonly region: string;
}

interface Issued {
  /** Base64 of `AWS:PASSWORD`, as Basic authentication sends it. */
  readonly authorizationToken: string;
  readonly expiresAt: Date;
}

/** "The token is valid for 12 hours" (API reference of GetAuthorizationToken). */
const VALID_MS = 12 * 3_600_000;

/** Passwords for the registry, which stand for the caller that asked for them. */
export class AuthorizationTokens {
  readonly #holders = new Map<string, TokenHolder & { readonly expiresAtMs: number }>();

  issue({ caller, region }: Call): Issued {
    const token = Buffer.from(`AWS:${randomBytes(256).toString('base64')}`).toString('base64');
    const expiresAt = new Date(Date.now() + VALID_MS);
    this.#holders.set(token, { caller, region, expiresAtMs: expiresAt.getTime() });
    return { authorizationToken: token, expiresAt };
  }

  /** The holder of the token in an Authorization header; undefined for no valid one. */
  holderOf(authorization: string | null): TokenHolder | undefined {
    const token = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const holder = this.#holders.get(token);
    return holder && holder.expiresAtMs > Date.now() ? holder : undefined;
  }
}
