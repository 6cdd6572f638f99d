import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import { emptyDefinition } from './definition.ts';
import { badRequest } from './errors.ts';
import { importDocument, readDocument } from './openapi/import.ts';
import { apiDefaults, check } from './rest-apis.ts';
import type { ApiRecord, ApiStore } from './store.ts';

/** ImportRestApi makes an API of a document; PutRestApi brings one into an API that is there. Nothing is deployed. */
export function importRoutes(store: ApiStore): RestRoute[] {
  return [
    [
      'POST',
      '/restapis{/}?',
      'ImportRestApi',
      (input, { region }) => {
        // Made first for its id, which models refer to each other by; a document that is refused leaves nothing.
        readDocument(input.bytes);
        const record = store.create(region, apiDefaults());
        try {
          return { status: 201, body: take(record, input, 'overwrite') };
        } catch (error) {
          store.remove(record);
          throw error;
        }
      },
      { mode: 'import' },
    ],
    [
      'PUT',
      '/restapis/:api',
      'PutRestApi',
      (input, { region }) => {
        const mode = input.query.get('mode') ?? 'merge';
        if (mode !== 'merge' && mode !== 'overwrite') throw badRequest(`Invalid mode specified: ${mode}`);
        return { status: 200, body: take(store.find(region, input.labels['api']), input, mode) };
      },
    ],
  ];
}

/** Overwriting forgets the definition, merging adds to it; id, root, tags, stages and deployments stay in both. */
function take(record: ApiRecord, { bytes, query }: RestInput, mode: 'merge' | 'overwrite'): object {
  const document = readDocument(bytes);
  const before = mode === 'merge' ? structuredClone(record.definition) : emptyDefinition(record.rootId);
  const failOnWarnings = query.get('failonwarnings') === 'true';
  const { definition, api, warnings } = importDocument(document, before, {
    apiId: record.id,
    failOnWarnings,
  });
  const whole = { ...record.api, ...api };
  check(whole);
  record.definition = definition;
  record.api = whole;
  return warnings.length > 0 ? { ...whole, warnings } : whole;
}
