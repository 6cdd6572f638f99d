import { describe, expect, it } from 'vitest';
import { AUTH_FLAGS, gatewayWith } from '../../../src/cli/flags/gateway-flags.ts';
import { readFlags } from '../../../src/cli/flags/flags.ts';

const JWT = { issuer: 'https://issuer.example', audience: ['shop'] };
const given = (...args: string[]) => readFlags(args, AUTH_FLAGS);

describe('who may call', () => {
  it('is what the file says when nothing is typed, and nothing when neither says a word', () => {
    expect(gatewayWith({ auth: 'jwt', jwt: JWT, burst: 3 }, given())).toEqual({
      auth: 'jwt',
      jwt: JWT,
      burst: 3,
    });
    expect(gatewayWith(undefined, given())).toBeUndefined();
  });

  it('is typed as a whole', () => {
    const typed = given(
      '--auth',
      'jwt',
      '--jwt-issuer',
      'https://a.example',
      '--jwt-audience',
      'a, b',
      '--jwt-scopes',
      'c',
    );
    expect(gatewayWith(undefined, typed)).toEqual({
      auth: 'jwt',
      jwt: { issuer: 'https://a.example', audience: ['a', 'b'], scopes: ['c'] },
    });
  });

  it('is typed over a part of what the file says', () => {
    const file = { auth: 'jwt', jwt: JWT } as const;
    expect(gatewayWith(file, given('--jwt-scopes', 'c'))).toEqual({
      ...file,
      jwt: { ...JWT, scopes: ['c'] },
    });
  });

  it('leaves the tokens of the file behind when another way is typed, but not what is typed itself', () => {
    const routes = { classify: { burst: 2, scopes: ['c'] } };
    const file = { auth: 'jwt' as const, jwt: JWT, burst: 3, routes };
    expect(gatewayWith(file, given('--auth', 'none'))).toEqual({
      auth: 'none',
      burst: 3,
      routes: { classify: { burst: 2 } },
    });
    expect(gatewayWith(file, given('--auth', 'none', '--jwt-scopes', 'c'))).toMatchObject({
      jwt: { scopes: ['c'] },
    });
  });
});
