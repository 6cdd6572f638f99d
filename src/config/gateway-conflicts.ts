import type { GatewayOptions } from './gateway-options.ts';
import type { Conflict } from './option-conflicts.ts';

const USE_REST_API = 'use gateway.api "rest" (--api rest)';

/** Gateway options that exclude each other: those of REST APIs only, and those of another kind of authorization. */
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
    const why = `is "api-key", but HTTP APIs do not support API keys and usage plans; ${USE_REST_API}`;
    found.push({ option: 'gateway.auth', why });
  }
  if (wafAclArn !== undefined) {
    const why = `AWS WAF does not support HTTP APIs; ${USE_REST_API}`;
    found.push({ option: 'gateway.wafAclArn', why });
  }
  if (domain !== undefined) {
    const why = `a custom domain requires a REST API; ${USE_REST_API}`;
    found.push({ option: 'gateway.domain', why });
  }
  return found;
}

function ofApiKey({ auth, apiKey }: GatewayOptions): Conflict[] {
  if (apiKey === undefined || auth === 'api-key') return [];
  const why = `requires gateway.auth "api-key", but auth is "${auth}"; remove it or change auth`;
  return [{ option: 'gateway.apiKey', why }];
}

function ofJwt({ auth, jwt }: GatewayOptions): Conflict[] {
  if ((auth === 'jwt') === (jwt !== undefined)) return [];
  const why =
    jwt === undefined
      ? 'is missing, but gateway.auth "jwt" requires an issuer and an audience (--jwt-issuer, --jwt-audience)'
      : `requires gateway.auth "jwt", but auth is "${auth}"; remove it or change auth`;
  return [{ option: 'gateway.jwt', why }];
}

/** Scopes are part of a token: without tokens they would restrict nothing. */
function ofScopes({ auth, routes }: GatewayOptions): Conflict[] {
  if (auth === 'jwt') return [];
  const why = `requires gateway.auth "jwt", but auth is "${auth}"; remove it or change auth`;
  const named = Object.entries(routes).filter(([, route]) => route?.scopes !== undefined);
  return named.map(([name]) => ({ option: `gateway.routes.${name}.scopes`, why }));
}
