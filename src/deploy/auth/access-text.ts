import type { DeployedApi } from '../../aws/apigateway/deployed-api.ts';
import type { Config } from '../../config/config.ts';
import { taskOf } from '../../config/served-task.ts';
import { limitsOfRoute } from '../../config/throttle.ts';

const OPEN_WARNING = 'The route is PUBLIC: anyone who knows the URL can call it.';

/** Shown in red by a plan and a deploy if the route is public; undefined if it is not. */
export function openRouteWarning(config: Config): string | undefined {
  const { gateway } = config;
  if (gateway.auth !== 'none') return undefined;
  const { ratePerSecond, burst } = limitsOfRoute(gateway, taskOf(config).operation);
  return `${OPEN_WARNING} Its rate limit is ${ratePerSecond} requests per second, burst ${burst} (gateway.ratePerSecond, gateway.burst).`;
}

/** What `status` warns about; undefined if no route is public. */
export function openWarning({
  auth,
  openRoutes,
}: Pick<DeployedApi, 'auth' | 'openRoutes'>): string | undefined {
  if (openRoutes.length === 0) return undefined;
  if (auth === 'none') return OPEN_WARNING;
  return `PUBLIC: anyone who knows the URL can call ${openRoutes.join(', ')}. The next deploy restricts access.`;
}

const ACCESS: Readonly<Record<DeployedApi['auth'], string>> = {
  iam: 'private: SigV4',
  jwt: 'private: bearer token',
  'api-key': 'private: x-api-key',
  none: 'public',
};

/** Who can call a deployed route, as `status` prints it after the URL. */
export function accessText({ auth, tokens }: Pick<DeployedApi, 'auth' | 'tokens'>): string {
  if (!tokens) return ACCESS[auth];
  const { issuer = 'unknown issuer', audience, scopes } = tokens;
  const scope = scopes.length > 0 ? ` with scope ${scopes.join(' or ')}` : '';
  return `private: token from ${issuer} for the audience ${audience.join(' or ')}${scope}`;
}
