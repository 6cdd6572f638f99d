import type { GatewayOptions } from './gateway-options.ts';
import type { Conflict } from './option-conflicts.ts';

/** What of a gateway cannot stand together: what belongs to another way to sign in. */
export function gatewayConflicts(options: GatewayOptions): Conflict[] {
  return [...ofJwt(options)];
}

function ofJwt({ auth, jwt }: GatewayOptions): Conflict[] {
  if ((auth === 'jwt') === (jwt !== undefined)) return [];
  const why =
    jwt === undefined
      ? 'is missing, and gateway.auth "jwt" needs to know whose tokens are good: issuer and audience (--jwt-issuer, --jwt-audience)'
      : `is for gateway.auth "jwt", and auth is "${auth}"; leave it out or change auth`;
  return [{ option: 'gateway.jwt', why }];
}
