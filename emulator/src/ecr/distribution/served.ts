import type { AccountContext } from '../../account/account-context.ts';
import type { AuthorizationTokens } from '../authorization-tokens.ts';
import type { Registry } from '../registry.ts';

/** What the distribution API works on. */
export interface Served {
  readonly account: AccountContext;
  readonly registry: Registry;
  readonly tokens: AuthorizationTokens;
}
