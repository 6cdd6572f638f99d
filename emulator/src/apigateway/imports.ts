import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { unsupported } from './errors.ts';
import { emptyDefinition } from './definition.ts';
import { importDocument, readDocument } from './openapi/import.ts';
import { apiDefaults, check } from './rest-apis.ts';
import type { ApiRecord, ApiStore } from './store.ts';

/** ImportRestApi creates an API from a document; PutRestApi imports one into an existing API. Nothing is deployed. */
export function importActions(store: ApiStore): Actions<typeof sdk> {
  return {
    ImportRestApi: (input, { region }) => {
      // Created first for its id, which models use to refer to each other; a rejected document leaves nothing behind.
      readDocument(input.body);
      const record = store.create(region, apiDefaults());
      try {
        return take(record, input, 'overwrite');
      } catch (error) {
        store.remove(record);
        throw error;
      }
    },
    PutRestApi: (input, { region }) =>
      take(store.find(region, input.restApiId), input, input.mode ?? 'merge'),
  };
}

/** Input of an import. */
interface Imported {
  readonly body: Uint8Array;
  readonly failOnWarnings?: boolean | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** Overwriting replaces the definition, merging adds to it; id, root, tags, stages and deployments stay in both. */
function take(
  record: ApiRecord,
  { body, failOnWarnings = false, parameters = {} }: Imported,
  mode: 'merge' | 'overwrite',
): sdk.RestApi {
  const document = readDocument(body);
  const before = mode === 'merge' ? structuredClone(record.definition) : emptyDefinition(record.rootId);
  const { definition, api, warnings } = importDocument(document, before, {
    apiId: record.id,
    failOnWarnings,
  });
  const whole = { ...record.api, ...api, ...endpointOf(record, parameters) };
  check(whole);
  record.definition = definition;
  record.api = whole;
  return warnings.length > 0 ? { ...whole, warnings: [...warnings] } : whole;
}

const ENDPOINT_TYPES = 'endpointConfigurationTypes';

/** "To configure the endpoint type, set parameters as endpointConfigurationTypes=EDGE, REGIONAL or PRIVATE" (ImportRestApi). */
function endpointOf({ api }: ApiRecord, parameters: Readonly<Record<string, string>>): Partial<sdk.RestApi> {
  const other = Object.keys(parameters).find((name) => name !== ENDPOINT_TYPES);
  if (other !== undefined) throw unsupported(`the parameter ${other} of imports`);
  const type = parameters[ENDPOINT_TYPES];
  if (type === undefined) return {};
  return { endpointConfiguration: { ...api.endpointConfiguration, types: [type as sdk.EndpointType] } };
}
