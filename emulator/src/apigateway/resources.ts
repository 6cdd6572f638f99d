import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import type { Resource } from './definition.ts';
import { absent } from './errors.ts';
import { listed } from './listing.ts';
import type { ApiStore } from './store.ts';

/** How requests name a resource and a method of it. */
interface MethodInput {
  readonly restApiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
}

/**
 * Reads resources, methods and integrations. They are created by imports (ImportRestApi, PutRestApi);
 * the operations that create them one by one are not emulated.
 */
export function resourceActions(store: ApiStore): Actions<typeof sdk> {
  const find = (region: string, { restApiId, resourceId }: Omit<MethodInput, 'httpMethod'>): Resource => {
    const resource = store.find(region, restApiId).definition.resources.get(resourceId);
    if (!resource) throw absent('Resource');
    return resource;
  };
  const findMethod = (region: string, input: MethodInput): sdk.Method => {
    const found = find(region, input).methods.get(input.httpMethod);
    if (!found) throw absent('Method');
    return found;
  };
  return {
    GetResources: (input, { region }) => {
      const all = [...store.find(region, input.restApiId).definition.resources.values()];
      const { items, position } = listed(input, all, ({ path }) => path);
      return { items: items.map((resource) => described(resource, input.embed)), position };
    },
    GetResource: (input, { region }) => described(find(region, input), input.embed),
    GetMethod: (input, { region }) => findMethod(region, input),
    GetIntegration: (input, { region }) => {
      const { methodIntegration } = findMethod(region, input);
      if (!methodIntegration) throw absent('Integration');
      return methodIntegration;
    },
  };
}

/** Without `embed=methods`, a resource includes only the method names. */
function described(
  { id, parentId, pathPart, path, methods }: Resource,
  embed: readonly string[] = [],
): sdk.Resource {
  const whole = embed.includes('methods');
  const entries = [...methods].map(([name, method]) => [name, whole ? method : {}] as const);
  const resourceMethods = entries.length > 0 ? Object.fromEntries(entries) : undefined;
  return { id, parentId, pathPart, path, resourceMethods };
}
