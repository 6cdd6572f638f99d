import type { ConfigInput } from '../../config/config.ts';
import { defined, textOf, wordsOf, type ParsedArgs } from './flag-values.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * The gateway options of a file, overridden by the flags. If `--auth` names a scheme without tokens, the token options
 * of the file and the scopes of its routes are ignored, so that one file serves both commands. Undefined without any
 * option.
 */
export function gatewayWith(file: ConfigInput['gateway'], args: ParsedArgs): Options | undefined {
  const { jwt: fileJwt, routes, ...rest } = file ?? {};
  const [api, auth] = [textOf(args, 'api'), textOf(args, 'auth')];
  const flagJwt = defined({
    issuer: textOf(args, 'jwt-issuer'),
    audience: wordsOf(args, 'jwt-audience'),
    scopes: wordsOf(args, 'jwt-scopes'),
  });
  const usesTokens = auth === undefined || auth === 'jwt';
  const keptJwt = usesTokens ? fileJwt : undefined;
  const jwt = keptJwt || Object.keys(flagJwt).length > 0 ? { ...keptJwt, ...flagJwt } : undefined;
  const overrides = defined({ api, auth, jwt, routes: usesTokens ? routes : withoutScopes(routes) });
  return file || Object.keys(overrides).length > 0 ? { ...rest, ...overrides } : undefined;
}

function withoutScopes(routes: NonNullable<ConfigInput['gateway']>['routes']): Options | undefined {
  if (!routes) return undefined;
  return Object.fromEntries(
    Object.entries(routes).map(([name, route]) => {
      const { scopes: _scopes, ...rest } = route ?? {};
      return [name, rest];
    }),
  );
}
