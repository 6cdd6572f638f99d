import { ROUTES } from '../src/contract/routes.ts';
import type { LiveHttpApi } from '../src/aws/http-api-read.ts';

/** Who may call a deployed route: signers, holders of a token, or everybody. */
export interface Access {
  readonly auth: 'iam' | 'jwt' | 'none';
  /** With `jwt`: what a token must say. */
  readonly tokens?: {
    readonly issuer: string | undefined;
    readonly audience: readonly string[];
    readonly scopes: readonly string[];
  };
}

/** In red where the route is open: in a plan, at the end of a deploy, in `status`. */
export const OPEN_WARNING = 'The route is OPEN: everybody who knows the URL may call it.';

const { method, path } = ROUTES.classify;

/** What the account says of it, whatever the configuration wishes. */
export function accessOf({ routes, authorizers }: LiveHttpApi): Access {
  const route = routes.find(({ key }) => key === `${method} ${path}`);
  if (route?.authorization === 'NONE') return { auth: 'none' };
  if (route?.authorization !== 'JWT') return { auth: 'iam' };
  const reader = authorizers.find(({ id }) => id === route.authorizerId);
  const { issuer, audience = [] } = reader ?? {};
  return { auth: 'jwt', tokens: { issuer, audience, scopes: route.scopes } };
}

/** In words, as `status` puts it behind the URL. */
export function accessText({ auth, tokens }: Access): string {
  if (auth === 'none') return 'open';
  if (!tokens) return 'closed: SigV4';
  const { issuer = 'nobody', audience, scopes } = tokens;
  const good = scopes.length > 0 ? `, good for ${scopes.join(' or ')}` : '';
  return `closed: a token of ${issuer} for ${audience.join(' or ')}${good}`;
}
