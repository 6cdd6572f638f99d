import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';

const JWT = { issuer: 'https://issuer.example/pool', audience: ['shop'] };
const gatewayOf = (gateway: object) => parseConfig({ name: 'shop', model: './m', gateway }).gateway;

describe('gateway.jwt', () => {
  it('sets issuer and audience, without scopes by default', () => {
    expect(gatewayOf({ auth: 'jwt', jwt: JWT })).toMatchObject({ auth: 'jwt', jwt: { ...JWT, scopes: [] } });
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost/a', 'http://[::1]:1', 'https://a.example/b/'])(
    'accepts the issuer %s',
    (issuer) => expect(gatewayOf({ auth: 'jwt', jwt: { ...JWT, issuer } }).jwt?.issuer).toBe(issuer),
  );

  it.each(['http://issuer.example', 'http://localhost.example', 'issuer.example', 'https://a.example/?b=1'])(
    'rejects the issuer %s',
    (issuer) =>
      expect(() => gatewayOf({ auth: 'jwt', jwt: { ...JWT, issuer } })).toThrow(
        'gateway.jwt.issuer: must be an https URL',
      ),
  );

  it.each([
    [{ audience: [] }, 'gateway.jwt.audience:'],
    [{ audience: Array.from({ length: 51 }, String) }, 'gateway.jwt.audience:'],
    [{ scopes: ['two words'] }, 'gateway.jwt.scopes.0: must be a scope'],
    [{ scopes: Array.from({ length: 11 }, String) }, 'gateway.jwt.scopes:'],
  ])('rejects %j', (over, words) => {
    expect(() => gatewayOf({ auth: 'jwt', jwt: { ...JWT, ...over } })).toThrow(words);
  });

  it('allows scopes per route, only with auth "jwt"', () => {
    const routes = { health: { scopes: [] }, classify: { scopes: ['classify'] } };
    expect(gatewayOf({ auth: 'jwt', jwt: JWT, routes }).routes).toEqual(routes);
    expect(() => gatewayOf({ routes })).toThrow(
      'gateway.routes.classify.scopes: requires gateway.auth "jwt"',
    );
  });

  it('requires auth "jwt"', () => {
    expect(() => gatewayOf({ auth: 'jwt' })).toThrow('gateway.jwt: is missing');
    expect(() => gatewayOf({ jwt: JWT })).toThrow(
      'gateway.jwt: requires gateway.auth "jwt", but auth is "iam"',
    );
    expect(() => gatewayOf({ auth: 'none', jwt: JWT })).toThrow('auth is "none"');
  });
});
