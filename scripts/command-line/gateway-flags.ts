import type { ConfigInput } from '../../src/config.ts';
import { type FlagName, type Given, textOf } from './flags.ts';

type Options = Readonly<Record<string, unknown>>;

/** Flags that say who may call. */
export const AUTH_FLAGS = ['auth', 'jwt-issuer', 'jwt-audience', 'jwt-scopes'] as const satisfies FlagName[];

/**
 * The gateway of a file with the flags laid over it. When `--auth` names another way to sign in than tokens, what the
 * file says of tokens is left behind, so that one file serves both commands. Undefined when nobody says anything.
 */
export function gatewayWith(file: ConfigInput['gateway'], given: Given): Options | undefined {
  const { jwt: written, ...rest } = file ?? {};
  const auth = textOf(given, 'auth');
  const api = textOf(given, 'api');
  const typed = present({
    issuer: textOf(given, 'jwt-issuer'),
    audience: wordsOf(given, 'jwt-audience'),
    scopes: wordsOf(given, 'jwt-scopes'),
  });
  const kept = auth === undefined || auth === 'jwt' ? written : undefined;
  const jwt = kept || Object.keys(typed).length > 0 ? { ...kept, ...typed } : undefined;
  const said = { ...rest, ...present({ api, auth, jwt }) };
  return Object.keys(said).length > 0 ? said : undefined;
}

function wordsOf(given: Given, name: FlagName): string[] | undefined {
  const text = textOf(given, name);
  return text
    ?.split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}

function present(values: Options): Options {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
