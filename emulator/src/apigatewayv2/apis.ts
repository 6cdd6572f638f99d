import type { CreateApiRequest } from '@aws-sdk/client-apigatewayv2';
import type { RestAnswer, RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import { type Api, type ApiRecord, type ApiStore, autoDeploy } from './api-store.ts';
import { checkCors } from './cors-configuration.ts';
import { badRequest, notEmulated } from './errors.ts';
import { listed } from './listing.ts';
import { patched } from './patch.ts';
import { checkLength, checkOneOf, checkRequired, checkTags } from '../gateway/validation.ts';
import { type Wire, wireTime } from './wire.ts';

type CreateInput = Wire<CreateApiRequest>;

const CHANGEABLE = [
  'name',
  'description',
  'version',
  'corsConfiguration',
  'disableExecuteApiEndpoint',
  'ipAddressType',
] as const;

/**
 * The operations on APIs themselves. Names are not unique: an API is found by id or by tag. Deleting one takes its
 * routes, integrations and stages along; the permission in the function's own policy stays behind.
 */
export function apiRoutes(store: ApiStore): RestRoute[] {
  const one = '/v2/apis/:apiId';
  const found = (input: RestInput, call: Call): ApiRecord => store.find(call.region, input.labels['apiId']);
  return [
    [
      'POST',
      '/v2/apis{/}?',
      'CreateApi',
      ({ body }, call) => create(store, body as unknown as CreateInput, call),
    ],
    [
      'GET',
      '/v2/apis{/}?',
      'GetApis',
      (input, call) =>
        listed(
          input,
          store.list(call.region),
          ({ id }) => id,
          ({ api }) => api,
        ),
    ],
    ['GET', one, 'GetApi', (input, call) => ({ status: 200, body: found(input, call).api })],
    [
      'PATCH',
      one,
      'UpdateApi',
      (input, call) => update(found(input, call), input.body as unknown as CreateInput),
    ],
    [
      'DELETE',
      one,
      'DeleteApi',
      (input, call) => {
        store.remove(found(input, call));
        return { status: 204 };
      },
    ],
    // UpdateApi can only replace a CORS block, so taking it away is an operation of its own.
    [
      'DELETE',
      `${one}/cors`,
      'DeleteCorsConfiguration',
      (input, call) => {
        const record = found(input, call);
        delete record.api.corsConfiguration;
        autoDeploy(record);
        return { status: 204 };
      },
    ],
  ];
}

/**
 * Makes an API with nothing in it. Quick create (target, routeKey) is refused: it makes an integration, a route and
 * an auto-deployed stage that are marked ApiGatewayManaged, and of which the integration cannot be deleted.
 */
function create(store: ApiStore, input: CreateInput, { region }: Call): RestAnswer {
  checkRequired('name', input.name);
  checkRequired('protocolType', input.protocolType);
  if (input.protocolType !== 'HTTP') {
    checkOneOf('protocolType', input.protocolType, ['HTTP', 'WEBSOCKET']);
    throw notEmulated('protocolType WEBSOCKET, which is not one');
  }
  if (input.target !== undefined || input.routeKey !== undefined)
    throw notEmulated('quick create (target, routeKey)');
  check(input);
  checkTags(input.tags);
  const defaults: Api = {
    name: undefined,
    protocolType: 'HTTP',
    // The first is "supported only for WebSocket APIs", the second fixed for HTTP APIs (botocore); answers state both.
    apiKeySelectionExpression: '$request.header.x-api-key',
    routeSelectionExpression: '$request.method $request.path',
    disableExecuteApiEndpoint: false,
    ipAddressType: 'ipv4',
    createdDate: wireTime(),
  };
  const hasTags = Object.keys(input.tags ?? {}).length > 0;
  const fields = patched(defaults, input as Api, CHANGEABLE);
  const record = store.create(region, { ...fields, ...(hasTags && { tags: input.tags }) });
  return { status: 201, body: record.api };
}

/** PATCH: members left out stay. A CORS block is replaced as a whole; it goes by DeleteCorsConfiguration. */
function update(record: ApiRecord, input: CreateInput): RestAnswer {
  if (input.target !== undefined || input.routeKey !== undefined) {
    throw badRequest('Only an API made by quick create has a target and a routeKey to change');
  }
  check(input);
  record.api = patched(record.api, input as Api, CHANGEABLE);
  autoDeploy(record);
  return { status: 200, body: record.api };
}

function check(input: CreateInput): void {
  checkLength('name', input.name, 1, 128);
  checkLength('description', input.description, 0, 1024);
  checkLength('version', input.version, 1, 64);
  checkOneOf('ipAddressType', input.ipAddressType, ['ipv4', 'dualstack']);
  checkCors(input.corsConfiguration);
}
