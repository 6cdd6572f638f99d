import { checkRequired } from '../gateway/validation.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { domainOf } from './domain-names.ts';
import { type DomainRecord, type Domains, type Mapping, NO_BASE_PATH } from './domains.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { listed } from './listing.ts';
import { patched, type PatchRule, textRule } from './patch.ts';
import type { ApiStore } from './store.ts';

/** Base path mappings: which API and stage answer below which path of a domain. */
export function basePathMappingRoutes(store: ApiStore, domains: Domains): RestRoute[] {
  const all = '/domainnames/:domain/basepathmappings{/}?';
  const one = '/domainnames/:domain/basepathmappings/:path';
  const find = (input: RestInput, call: Call): { record: DomainRecord; mapping: Mapping; path: string } => {
    const record = domainOf(domains, input, call);
    const path = input.labels['path'] ?? '';
    const mapping = record.mappings.get(path);
    if (!mapping) throw notFound('Invalid base path mapping identifier specified');
    return { record, mapping, path };
  };
  const check = ({ restApiId = '', stage }: Mapping, region: string): void => {
    const api = store.list(region).find(({ id }) => id === restApiId);
    if (!api) throw badRequest('Invalid REST API identifier specified');
    if (stage !== undefined && !api.stages.has(stage)) throw badRequest('Invalid stage identifier specified');
  };
  return [
    [
      'POST',
      all,
      'CreateBasePathMapping',
      (input, call) => {
        const record = domainOf(domains, input, call);
        const { restApiId, stage, basePath } = input.body as Mapping;
        checkRequired('restApiId', restApiId);
        const mapping = { basePath: basePath || NO_BASE_PATH, restApiId, stage };
        check(mapping, call.region);
        if (record.mappings.has(mapping.basePath))
          throw conflict('Base path already exists for this domain name');
        record.mappings.set(mapping.basePath, mapping);
        return { status: 201, body: mapping };
      },
    ],
    [
      'GET',
      all,
      'GetBasePathMappings',
      (input, call) =>
        listed(input, [...domainOf(domains, input, call).mappings.values()], ({ basePath = '' }) => basePath),
    ],
    ['GET', one, 'GetBasePathMapping', (input, call) => ({ status: 200, body: find(input, call).mapping })],
    [
      'PATCH',
      one,
      'UpdateBasePathMapping',
      (input, call) => {
        const { record, mapping, path } = find(input, call);
        const changed = patched(mapping, input.body, RULES);
        check(changed, call.region);
        record.mappings.delete(path);
        record.mappings.set(changed.basePath ?? NO_BASE_PATH, changed);
        return { status: 200, body: changed };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteBasePathMapping',
      (input, call) => {
        const { record, path } = find(input, call);
        record.mappings.delete(path);
        return { status: 202 };
      },
    ],
  ];
}

const RULES: readonly PatchRule<Mapping>[] = [
  textRule('basePath', ['replace']),
  textRule('stage', ['replace']),
  { path: '/restapiId', ops: ['replace'], apply: (mapping, { value }) => void (mapping.restApiId = value) },
];
