import { describe, expect, it } from 'vitest';
import { isRouteKey, matchRoute } from '../../src/apigatewayv2/route-match.ts';

describe('isRouteKey', () => {
  it.each(['$default', 'GET /', 'POST /classify', 'ANY /a/{b}/c', 'DELETE /{rest+}', 'GET /a/{rest+}'])(
    'takes %s',
    (key) => expect(isRouteKey(key)).toBe(true),
  );
  it.each([
    '',
    '/classify',
    'POST classify',
    'post /classify',
    'TRACE /a',
    'GET /{a+}/b',
    'GET /a{b}',
    'GET /a b',
  ])('rejects %j', (key) => expect(isRouteKey(key)).toBe(false));
});

describe('matchRoute', () => {
  const keys = [
    '$default',
    'ANY /a',
    'GET /a',
    'GET /a/{id}',
    'GET /a/fixed',
    'GET /a/{rest+}',
    'POST /{all+}',
    'GET /a/{id}/end',
  ];
  const routes = keys.map((RouteKey) => ({ RouteKey }));
  const found = (method: string, path: string) => {
    const match = matchRoute(routes, method, path);
    return match && [match.route.RouteKey, match.pathParameters];
  };

  it.each([
    ['GET', '/a', ['GET /a', {}]],
    ['PUT', '/a', ['ANY /a', {}]],
    ['GET', '/a/fixed', ['GET /a/fixed', {}]],
    ['GET', '/a/1', ['GET /a/{id}', { id: '1' }]],
    ['GET', '/a/1/2', ['GET /a/{rest+}', { rest: '1/2' }]],
    ['GET', '/a/1/end', ['GET /a/{id}/end', { id: '1' }]],
    ['GET', '/a/x%2Fy', ['GET /a/{id}', { id: 'x/y' }]],
    ['POST', '/any/thing', ['POST /{all+}', { all: 'any/thing' }]],
    ['POST', '/', ['$default', {}]],
    ['GET', '/A', ['$default', {}]],
    ['GET', '/a/', ['$default', {}]],
  ])('%s %s', (method, path, expected) => expect(found(method, path)).toEqual(expected));

  it('finds nothing without $default', () => {
    expect(matchRoute([{ RouteKey: 'POST /classify' }], 'GET', '/classify')).toBeUndefined();
  });
});
