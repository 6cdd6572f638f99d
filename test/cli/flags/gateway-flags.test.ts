import { describe, expect, it } from 'vitest';
import { gatewayWith } from '../../../src/cli/flags/gateway-flags.ts';
import { argsOf } from '../args.ts';

const JWT = { issuer: 'https://issuer.example', audience: ['shop'] };
const parsed = (...args: string[]) => argsOf('deploy', ...args);

describe('gatewayWith', () => {
  it('returns the options of the file, or undefined without any option', () => {
    expect(gatewayWith({ auth: 'jwt', jwt: JWT, burst: 3 }, parsed())).toEqual({
      auth: 'jwt',
      jwt: JWT,
      burst: 3,
    });
    expect(gatewayWith(undefined, parsed())).toBeUndefined();
  });

  it('reads all options from flags', () => {
    const args = parsed(
      '--auth',
      'jwt',
      '--jwt-issuer',
      'https://a.example',
      '--jwt-audience',
      'a, b',
      '--jwt-scopes',
      'c',
    );
    expect(gatewayWith(undefined, args)).toEqual({
      auth: 'jwt',
      jwt: { issuer: 'https://a.example', audience: ['a', 'b'], scopes: ['c'] },
    });
  });

  it('overrides single options of the file', () => {
    const file = { auth: 'jwt', jwt: JWT } as const;
    expect(gatewayWith(file, parsed('--jwt-scopes', 'c'))).toEqual({
      ...file,
      jwt: { ...JWT, scopes: ['c'] },
    });
  });

  it('ignores the token options of the file under another --auth, but not the flags', () => {
    const routes = { classify: { burst: 2, scopes: ['c'] } };
    const file = { auth: 'jwt' as const, jwt: JWT, burst: 3, routes };
    expect(gatewayWith(file, parsed('--auth', 'none'))).toEqual({
      auth: 'none',
      burst: 3,
      routes: { classify: { burst: 2 } },
    });
    expect(gatewayWith(file, parsed('--auth', 'none', '--jwt-scopes', 'c'))).toMatchObject({
      jwt: { scopes: ['c'] },
    });
  });
});
