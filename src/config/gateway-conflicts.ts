import type { GatewayOptions } from './gateway-options.ts';
import type { Conflict } from './option-conflicts.ts';

const INSTEAD = 'take gateway.api "rest" (--api rest)';

/** What of a gateway cannot stand together: what only a REST API has, and what belongs to another way to sign in. */
export function gatewayConflicts(options: GatewayOptions): Conflict[] {
  return [
    ...(options.api === 'rest' ? [] : ofHttpApi(options)),
    ...ofApiKey(options),
    ...ofJwt(options),
    ...ofScopes(options),
  ];
}

/** API Gateway Developer Guide, "Choose between REST APIs and HTTP APIs". */
function ofHttpApi({ auth, domain, wafAclArn }: GatewayOptions): Conflict[] {
  const found: Conflict[] = [];
  if (auth === 'api-key') {
    const why = `is "api-key", and an HTTP API knows no API keys or usage plans; ${INSTEAD}`;
    found.push({ option: 'gateway.auth', why });
  }
  if (wafAclArn !== undefined) {
    const why = `AWS WAF cannot stand before an HTTP API; ${INSTEAD}`;
    found.push({ option: 'gateway.wafAclArn', why });
  }
  if (domain !== undefined) {
    const why = `a domain is only mapped to a REST API here; ${INSTEAD}`;
    found.push({ option: 'gateway.domain', why });
  }
  return found;
}

function ofApiKey({ auth, apiKey }: GatewayOptions): Conflict[] {
  if (apiKey === undefined || auth === 'api-key') return [];
  const why = `is for gateway.auth "api-key", and auth is "${auth}"; leave it out or change auth`;
  return [{ option: 'gateway.apiKey', why }];
}

function ofJwt({ auth, jwt }: GatewayOptions): Conflict[] {
  if ((auth === 'jwt') === (jwt !== undefined)) return [];
  const why =
    jwt === undefined
      ? 'is missing, and gateway.auth "jwt" needs to know whose tokens are good: issuer and audience (--jwt-issuer, --jwt-audience)'
      : `is for gateway.auth "jwt", and auth is "${auth}"; leave it out or change auth`;
  return [{ option: 'gateway.jwt', why }];
}

/** Scopes are words in a token: where nobody shows one, they would close nothing. */
function ofScopes({ auth, routes }: GatewayOptions): Conflict[] {
  if (auth === 'jwt') return [];
  const why = `is for gateway.auth "jwt", and auth is "${auth}"; leave it out or change auth`;
  const named = Object.entries(routes).filter(([, route]) => route?.scopes !== undefined);
  return named.map(([name]) => ({ option: `gateway.routes.${name}.scopes`, why }));
}
