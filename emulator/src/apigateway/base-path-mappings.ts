import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { domainOf } from './domain-names.ts';
import { type Domains, NO_BASE_PATH } from './domains.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { listed } from './listing.ts';
import { patched, type PatchRule, textRule } from './patch.ts';
import type { ApiStore } from './store.ts';

type Mapping = sdk.BasePathMapping;

/** Base path mappings: which API and stage serve which base path of a domain. */
export function basePathMappingActions(store: ApiStore, domains: Domains): Actions<typeof sdk> {
  const find = (region: string, input: { domainName: string; basePath: string }) => {
    const { mappings } = domainOf(domains, region, input.domainName);
    const mapping = mappings.get(input.basePath);
    if (!mapping) throw notFound('Invalid base path mapping identifier specified');
    return { mappings, mapping };
  };
  return {
    CreateBasePathMapping: ({ domainName, restApiId, stage, basePath }, { region }) => {
      const { mappings } = domainOf(domains, region, domainName);
      const mapping = { basePath: basePath || NO_BASE_PATH, restApiId, stage };
      check(store, mapping, region);
      if (mappings.has(mapping.basePath)) throw conflict('Base path already exists for this domain name');
      mappings.set(mapping.basePath, mapping);
      return mapping;
    },
    GetBasePathMappings: (input, { region }) => {
      const { mappings } = domainOf(domains, region, input.domainName);
      return listed(input, [...mappings.values()], ({ basePath = '' }) => basePath);
    },
    GetBasePathMapping: (input, { region }) => find(region, input).mapping,
    UpdateBasePathMapping: (input, { region }) => {
      const { mappings, mapping } = find(region, input);
      const changed = patched(mapping, input, RULES);
      check(store, changed, region);
      mappings.delete(input.basePath);
      mappings.set(changed.basePath ?? NO_BASE_PATH, changed);
      return changed;
    },
    DeleteBasePathMapping: (input, { region }) => {
      find(region, input).mappings.delete(input.basePath);
    },
  };
}

/** Throws BadRequestException for an API or a stage that does not exist. */
function check(store: ApiStore, { restApiId, stage }: Mapping, region: string): void {
  const api = store.list(region).find(({ id }) => id === restApiId);
  if (!api) throw badRequest('Invalid REST API identifier specified');
  if (stage !== undefined && !api.stages.has(stage)) throw badRequest('Invalid stage identifier specified');
}

const RULES: readonly PatchRule<Mapping>[] = [
  textRule('basePath', ['replace']),
  textRule('stage', ['replace']),
  { path: '/restapiId', ops: ['replace'], apply: (mapping, { value }) => void (mapping.restApiId = value) },
];
