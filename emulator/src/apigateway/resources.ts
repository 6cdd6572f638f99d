import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { Method, Resource } from './definition.ts';
import { absent } from './errors.ts';
import { listed } from './listing.ts';
import type { ApiStore } from './store.ts';

/**
 * Resources, methods and integrations as they are read. They are made by an import (ImportRestApi, PutRestApi); the
 * operations that make them one by one are not here.
 */
export function resourceRoutes(store: ApiStore): RestRoute[] {
  const all = '/restapis/:api/resources{/}?';
  const one = '/restapis/:api/resources/:resource';
  const method = `${one}/methods/:method`;
  const find = ({ labels }: RestInput, { region }: Call): Resource => {
    const resource = store.find(region, labels['api']).definition.resources.get(labels['resource'] ?? '');
    if (!resource) throw absent('Resource');
    return resource;
  };
  const findMethod = (input: RestInput, call: Call): Method => {
    const found = find(input, call).methods.get(input.labels['method'] ?? '');
    if (!found) throw absent('Method');
    return found;
  };
  return [
    [
      'GET',
      all,
      'GetResources',
      (input, { region }) =>
        listed(
          input,
          [...store.find(region, input.labels['api']).definition.resources.values()],
          ({ path }) => path,
          (resource) => shown(resource, embedsMethods(input)),
        ),
    ],
    [
      'GET',
      one,
      'GetResource',
      (input, call) => ({ status: 200, body: shown(find(input, call), embedsMethods(input)) }),
    ],
    ['GET', method, 'GetMethod', (input, call) => ({ status: 200, body: findMethod(input, call) })],
    [
      'GET',
      `${method}/integration`,
      'GetIntegration',
      (input, call) => {
        const { methodIntegration } = findMethod(input, call);
        if (!methodIntegration) throw absent('Integration');
        return { status: 200, body: methodIntegration };
      },
    ],
  ];
}

/** `embed=methods`: without it a listing has the methods' names alone. */
function embedsMethods({ query }: RestInput): boolean {
  return query.getAll('embed').includes('methods');
}

function shown({ id, parentId, pathPart, path, methods }: Resource, whole: boolean): object {
  const entries = [...methods].map(([name, method]) => [name, whole ? method : {}]);
  const resourceMethods = entries.length > 0 ? Object.fromEntries(entries) : undefined;
  return { id, parentId, pathPart, path, resourceMethods };
}
