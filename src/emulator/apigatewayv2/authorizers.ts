import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../world.ts';
import type { ApiStore } from './api-store.ts';
import { notEmulated, partNotFound } from './errors.ts';
import { listed } from './listing.ts';

/**
 * AWS has JWT and Lambda (REQUEST) authorizers. Neither is verified here, so none can be made: a route that looked
 * closed would be open. Reading works as for an API without any, because deployers list before they create.
 */
export function authorizerRoutes(store: ApiStore): RestRoute[] {
  const all = '/v2/apis/:apiId/authorizers{/}?';
  const one = '/v2/apis/:apiId/authorizers/:id';
  const absent = ({ labels }: RestInput, { region }: Call): never => {
    const { id } = store.find(region, labels['apiId']);
    throw partNotFound('Authorizer', 'id', labels['id'] ?? '', id);
  };
  return [
    [
      'POST',
      all,
      'CreateAuthorizer',
      ({ labels, body }, { region }) => {
        store.find(region, labels['apiId']);
        throw notEmulated(`authorizerType ${String(body['authorizerType'])}`);
      },
    ],
    [
      'GET',
      all,
      'GetAuthorizers',
      (input, { region }) => {
        store.find(region, input.labels['apiId']);
        return listed(input, [], String);
      },
    ],
    ['GET', one, 'GetAuthorizer', absent],
    ['PATCH', one, 'UpdateAuthorizer', absent],
    ['DELETE', one, 'DeleteAuthorizer', absent],
  ];
}
