import type { CreateRestApiRequest } from '@aws-sdk/client-api-gateway';
import { checkLength, checkOneOf, checkRequired, checkTags } from '../gateway/validation.ts';
import type { RestAnswer, RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { Dependents } from './dependents.ts';
import { EMPTY_MODEL, ERROR_MODEL } from './models.ts';
import { badRequest, notEmulated } from './errors.ts';
import { listed } from './listing.ts';
import { booleanIn, numberIn, patched, type PatchRule, textRule } from './patch.ts';
import type { ApiRecord, ApiStore, RestApi } from './store.ts';
import type { Wire } from './wire.ts';

type CreateInput = Wire<CreateRestApiRequest>;

/**
 * The operations on REST APIs themselves. Names are not unique: an API is found by id or by tag. Deleting one takes
 * resources, stages and deployments along; AWS takes one deletion in 30 seconds, which only a fault shows here.
 */
export function restApiRoutes(store: ApiStore, dependents: Dependents): RestRoute[] {
  const all = '/restapis{/}?';
  const one = '/restapis/:api';
  const found = ({ labels }: RestInput, { region }: Call): ApiRecord => store.find(region, labels['api']);
  return [
    [
      'POST',
      all,
      'CreateRestApi',
      ({ body }, call) => create(store, body as unknown as CreateInput, call.region),
    ],
    [
      'GET',
      all,
      'GetRestApis',
      (input, { region }) =>
        listed(
          input,
          store.list(region),
          ({ id }) => id,
          ({ api }) => api,
        ),
    ],
    ['GET', one, 'GetRestApi', (input, call) => ({ status: 200, body: found(input, call).api })],
    [
      'PATCH',
      one,
      'UpdateRestApi',
      (input, call) => {
        const record = found(input, call);
        const api = patched(record.api, input.body, RULES);
        check(api);
        record.api = api;
        return { status: 200, body: api };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteRestApi',
      (input, call) => {
        const record = found(input, call);
        dependents.checkRemoval(record);
        dependents.removed(record);
        store.remove(record);
        return { status: 202 };
      },
    ],
  ];
}

function create(store: ApiStore, input: CreateInput, region: string): RestAnswer {
  checkRequired('name', input.name);
  if (input.cloneFrom !== undefined) throw notEmulated('cloneFrom');
  checkTags(input.tags);
  const { name, description, version, binaryMediaTypes, minimumCompressionSize, tags } = input;
  const fields = {
    ...apiDefaults(),
    ...stated({ name, description, version, binaryMediaTypes, minimumCompressionSize, tags }),
    ...stated({ policy: input.policy, endpointConfiguration: input.endpointConfiguration }),
    ...stated({
      apiKeySource: input.apiKeySource,
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint,
    }),
  };
  check(fields);
  const record = store.create(region, fields);
  for (const model of [EMPTY_MODEL, ERROR_MODEL])
    record.definition.models.set(model.name ?? '', { ...model });
  return { status: 201, body: record.api };
}

/** What an API is whose maker did not say: reachable by the edge network, with the key in a header (botocore). */
export function apiDefaults(): RestApi {
  return {
    apiKeySource: 'HEADER',
    endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
    disableExecuteApiEndpoint: false,
  };
}

function stated<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;
}

/** Throws BadRequestException for settings that no API can have, or that are not carried out here. */
export function check(api: RestApi): void {
  checkLength('name', api.name, 1, 1024);
  checkOneOf('apiKeySource', api.apiKeySource, ['HEADER', 'AUTHORIZER']);
  if (api.apiKeySource === 'AUTHORIZER') throw notEmulated('apiKeySource AUTHORIZER');
  // A policy that nobody looks at would be an open door.
  if (api.policy !== undefined) throw notEmulated('resource policies');
  const types = api.endpointConfiguration?.types ?? [];
  for (const type of types) checkOneOf('endpointConfiguration type', type, ['EDGE', 'REGIONAL', 'PRIVATE']);
  if (types.includes('PRIVATE')) throw notEmulated('endpoint type PRIVATE');
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
