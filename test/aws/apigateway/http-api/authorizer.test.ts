import { describe, expect, it } from 'vitest';
import {
  authorizerChanges,
  authorizersFor,
  type LiveAuthorizer,
} from '../../../../src/aws/apigateway/http-api/authorizer.ts';
import { routeChanges } from '../../../../src/aws/apigateway/http-api/routes.ts';

const JWT = { issuer: 'https://issuer.example', audience: ['a', 'b'] };

function authorizer(id: string, over: Partial<LiveAuthorizer> = {}): LiveAuthorizer {
  const tokenPlace = '$request.header.Authorization';
  return { id, name: 'jwt', type: 'JWT', ...JWT, tokenPlace, ...over };
}

const differing = (live: LiveAuthorizer): string[] =>
  authorizerChanges(JWT, authorizersFor(JWT, [live], []))
    .filter(({ from, to }) => from !== to)
    .map(({ field }) => field);

describe('the authorizer to keep', () => {
  it('is a JWT authorizer, preferably one in use by a route', () => {
    const live = [authorizer('lambda', { type: 'REQUEST' }), authorizer('first'), authorizer('used')];
    const { kept, spare } = authorizersFor(JWT, live, [undefined, 'used']);
    expect([kept?.id, spare.map(({ id }) => id)]).toEqual(['used', ['lambda', 'first']]);
    expect(authorizersFor(JWT, live, []).kept?.id).toBe('first');
  });

  it('is not one of another type, and none if auth is not "jwt"', () => {
    expect(authorizersFor(JWT, [authorizer('x', { type: 'REQUEST' })], ['x']).kept).toBeUndefined();
    const { kept, spare } = authorizersFor(undefined, [authorizer('x')], ['x']);
    expect([kept, spare.length]).toEqual([undefined, 1]);
  });
});

describe('the differences', () => {
  it('are listed by field, regardless of the order of audiences', () => {
    expect(differing(authorizer('x', { audience: ['b', 'a'] }))).toEqual([]);
    expect(differing(authorizer('x', { audience: ['a'] }))).toEqual(['token audience']);
    expect(differing(authorizer('x', { issuer: 'https://other.example' }))).toEqual(['token issuer']);
    expect(differing(authorizer('x', { tokenPlace: '$request.querystring.t' }))).toEqual(['token place']);
  });

  it('include a route with another authorizer or scope', () => {
    const live = { id: 'r', key: 'POST /classify', authorization: 'JWT', target: undefined };
    const change = (scopes: string[], authorizerId: string) =>
      routeChanges(
        [{ key: 'POST /classify', authorization: 'JWT', scopes: ['b', 'a'] }],
        [{ ...live, scopes, authorizerId }],
        'ours',
      )[0];
    expect(change(['a', 'b'], 'ours')).toMatchObject({
      from: 'JWT with scopes a, b',
      to: 'JWT with scopes a, b',
    });
    expect(change(['a'], 'ours')?.from).toBe('JWT with scopes a');
    expect(change(['a', 'b'], 'other')?.from).toBe('JWT with scopes a, b by another authorizer');
  });
});
