import type * as sdk from '@aws-sdk/client-api-gateway';
import type { RestApi } from '@aws-sdk/client-api-gateway';
import { checkLength, checkOneOf, checkTags } from '../gateway/validation.ts';
import type { Actions } from '../protocol/actions.ts';
import { EMPTY_MODEL, ERROR_MODEL } from './models.ts';
import { badRequest, unsupported } from './errors.ts';
import { listed } from './listing.ts';
import { booleanIn, numberIn, patched, type PatchRule, textRule } from './patch.ts';
import type { ApiGatewayState } from './state.ts';
import type { ApiStore } from './store.ts';

/**
 * The operations on REST APIs. Names are not unique: an API is found by id or by tag. Deleting one also
 * deletes its resources, stages and deployments; AWS's limit of one deletion per 30 seconds can only be simulated by
 * a fault.
 */
export function restApiActions({ store, dependents }: ApiGatewayState): Actions<typeof sdk> {
  return {
    CreateRestApi: (input, { region }) => create(store, input, region),
    GetRestApis: (input, { region }) =>
      listed(
        input,
        store.list(region).map(({ api }) => api),
        ({ id = '' }) => id,
      ),
    GetRestApi: ({ restApiId }, { region }) => store.find(region, restApiId).api,
    UpdateRestApi: (input, { region }) => {
      const record = store.find(region, input.restApiId);
      const api = patched(record.api, input, RULES);
      check(api);
      record.api = api;
      return api;
    },
    DeleteRestApi: ({ restApiId }, { region }) => {
      const record = store.find(region, restApiId);
      dependents.checkRemoval(record);
      dependents.removed(record);
      store.remove(record);
    },
  };
}

function create(store: ApiStore, input: sdk.CreateRestApiRequest, region: string): RestApi {
  checkTags(input.tags);
  const { name, description, version, binaryMediaTypes, minimumCompressionSize, tags } = input;
  const fields = {
    ...apiDefaults(),
    ...definedMembers({ name, description, version, binaryMediaTypes, minimumCompressionSize, tags }),
    ...definedMembers({ policy: input.policy, endpointConfiguration: input.endpointConfiguration }),
    ...definedMembers({
      apiKeySource: input.apiKeySource,
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint,
    }),
  };
  check(fields);
  const record = store.create(region, fields);
  for (const model of [EMPTY_MODEL, ERROR_MODEL])
    record.definition.models.set(model.name ?? '', { ...model });
  return record.api;
}

/** Defaults of an API: reachable by the edge network, with the key in a header (botocore). */
export function apiDefaults(): RestApi {
  return {
    apiKeySource: 'HEADER',
    endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
    disableExecuteApiEndpoint: false,
  };
}

function definedMembers<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;
}

/** Throws BadRequestException for settings that are invalid or not emulated. */
export function check(api: RestApi): void {
  checkLength('name', api.name, 1, 1024);
  checkOneOf('apiKeySource', api.apiKeySource, ['HEADER', 'AUTHORIZER']);
  if (api.apiKeySource === 'AUTHORIZER') throw unsupported('apiKeySource AUTHORIZER');
  // Without evaluation of its policy, the API would be open.
  if (api.policy !== undefined) throw unsupported('resource policies');
  const types = api.endpointConfiguration?.types ?? [];
  for (const type of types) checkOneOf('endpointConfiguration type', type, ['EDGE', 'REGIONAL', 'PRIVATE']);
  if (types.includes('PRIVATE')) throw unsupported('endpoint type PRIVATE');
  const size = api.minimumCompressionSize;
  if (size !== undefined && (!Number.isInteger(size) || size < 0 || size > 10_485_760))
    throw badRequest('Invalid minimum compression size, must be between 0 and 10485760');
}

const RULES: readonly PatchRule<RestApi>[] = [
  textRule('name', ['replace']),
  textRule('description'),
  textRule('version'),
  textRule('policy'),
  textRule('apiKeySource', ['replace']),
  {
    path: '/disableExecuteApiEndpoint',
    ops: ['replace'],
    apply: (api, patch) => void (api.disableExecuteApiEndpoint = booleanIn(patch)),
  },
  {
    path: '/minimumCompressionSize',
    ops: ['replace', 'remove'],
    apply: (api, patch) =>
      void (api.minimumCompressionSize = patch.op === 'remove' ? undefined : numberIn(patch)),
  },
  {
    // The media type's slash is written "~1".
    path: '/binaryMediaTypes/*',
    ops: ['add', 'remove', 'replace'],
    apply: (api, { op, segments: [, type = ''] }) => {
      const others = (api.binaryMediaTypes ?? []).filter((one) => one !== type);
      api.binaryMediaTypes = op === 'remove' ? others : [...others, type];
    },
  },
  {
    path: '/endpointConfiguration/types/*',
    ops: ['replace'],
    apply: (api, { value = '' }) => {
      api.endpointConfiguration = { ...api.endpointConfiguration, types: [value as 'REGIONAL'] };
    },
  },
];
