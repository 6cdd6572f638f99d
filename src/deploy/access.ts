import type { DeployedApi } from '../aws/apigateway/deployed-api.ts';

/** In red where the route is open: in a plan, in a deploy that changes nothing, in `status`. */
export const OPEN_WARNING = 'The route is OPEN: everybody who knows the URL may call it.';

/** What `status` warns of; undefined where every route is closed. */
export function openWarning({
  auth,
  openRoutes,
}: Pick<DeployedApi, 'auth' | 'openRoutes'>): string | undefined {
  if (openRoutes.length === 0) return undefined;
  if (auth === 'none') return OPEN_WARNING;
  return `OPEN to everybody who knows the URL: ${openRoutes.join(', ')}. The next deploy closes it.`;
}

const WORDS: Readonly<Record<DeployedApi['auth'], string>> = {
  iam: 'closed: SigV4',
  jwt: 'closed: bearer token',
  'api-key': 'closed: x-api-key',
  none: 'open',
};

/** Who may call a deployed route, as `status` puts it behind the URL. */
export function accessText({ auth, tokens }: Pick<DeployedApi, 'auth' | 'tokens'>): string {
  if (!tokens) return WORDS[auth];
  const { issuer = 'nobody', audience, scopes } = tokens;
  const good = scopes.length > 0 ? `, good for ${scopes.join(' or ')}` : '';
  return `closed: a token of ${issuer} for ${audience.join(' or ')}${good}`;
}
