import type { ConfigInput } from '../../config/config.ts';
import { type FlagName, type ParsedArgs, textOf } from './flags.ts';

type Options = Readonly<Record<string, unknown>>;

/** Flags that say which API stands before the proxy, and who may call it. */
export const AUTH_FLAGS = [
  'api',
  'auth',
  'jwt-issuer',
  'jwt-audience',
  'jwt-scopes',
] as const satisfies FlagName[];

/**
 * The gateway of a file with the flags laid over it. When `--auth` names another way to sign in than tokens, what the
 * file says of tokens and their scopes is left behind, so that one file serves both commands. Undefined when nobody
 * says anything.
 */
export function gatewayWith(file: ConfigInput['gateway'], given: ParsedArgs): Options | undefined {
  const { jwt: written, routes, ...rest } = file ?? {};
  const [api, auth] = [textOf(given, 'api'), textOf(given, 'auth')];
  const typed = present({
    issuer: textOf(given, 'jwt-issuer'),
    audience: wordsOf(given, 'jwt-audience'),
    scopes: wordsOf(given, 'jwt-scopes'),
  });
  const goesOn = auth === undefined || auth === 'jwt';
  const kept = goesOn ? written : undefined;
  const says = Object.keys(typed).length > 0;
  const jwt = kept || says ? { ...kept, ...typed } : undefined;
  const laidOver = present({ api, auth, jwt, routes: goesOn ? routes : withoutScopes(routes) });
  return file || Object.keys(laidOver).length > 0 ? { ...rest, ...laidOver } : undefined;
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

function wordsOf(given: ParsedArgs, name: FlagName): string[] | undefined {
  const text = textOf(given, name);
  return text
    ?.split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

function present(values: Options): Options {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
