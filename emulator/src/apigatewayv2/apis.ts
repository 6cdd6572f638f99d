import type * as sdk from '@aws-sdk/client-apigatewayv2';
import type { Call } from '../account/account-context.ts';
import { checkLength, checkTags } from '../gateway/validation.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { type ApiRecord, type ApiStore, autoDeploy, now } from './api-store.ts';
import { checkCors } from './cors-configuration.ts';
import { badRequest } from './errors.ts';
import { listed } from './listing.ts';
import { patched } from './patch.ts';

type CreateApi = Input<typeof sdk, 'CreateApi'>;
type UpdateApi = Input<typeof sdk, 'UpdateApi'>;

const CHANGEABLE = [
  'Name',
  'Description',
  'Version',
  'CorsConfiguration',
  'DisableExecuteApiEndpoint',
  'IpAddressType',
] as const;

/**
 * The operations on APIs themselves. Names are not unique: an API is found by id or by tag. Deleting one also deletes
 * its routes, integrations and stages; the permission in the function's own policy remains.
 */
export function apiActions(store: ApiStore): Actions<typeof sdk> {
  return {
    CreateApi: (input, call) => create(store, input, call),
    GetApis: (input, { region }) =>
      listed(input, new Map(store.list(region).map(({ id, api }) => [id, api]))),
    GetApi: ({ ApiId }, { region }) => store.find(region, ApiId).api,
    UpdateApi: (input, { region }) => update(store.find(region, input.ApiId), input),
    DeleteApi: ({ ApiId }, { region }) => store.remove(store.find(region, ApiId)),
    // UpdateApi can only replace a CORS block, so removing it is a separate operation.
    DeleteCorsConfiguration: ({ ApiId }, { region }) => {
      const record = store.find(region, ApiId);
      delete record.api.CorsConfiguration;
      autoDeploy(record);
    },
  };
}

/** Creates an empty API: quick create, with a target and a route key, is not supported. */
function create(store: ApiStore, input: CreateApi, { region }: Call): sdk.Api {
  check(input);
  checkTags(input.Tags);
  const defaults: sdk.Api = {
    Name: input.Name,
    ProtocolType: 'HTTP',
    // The first is "supported only for WebSocket APIs", the second fixed for HTTP APIs (botocore); responses include
    // both.
    ApiKeySelectionExpression: '$request.header.x-api-key',
    RouteSelectionExpression: '$request.method $request.path',
    DisableExecuteApiEndpoint: false,
    IpAddressType: 'ipv4',
    CreatedDate: now(),
  };
  const hasTags = Object.keys(input.Tags ?? {}).length > 0;
  const fields = patched(defaults, input, CHANGEABLE);
  const record = store.create(region, { ...fields, ...(hasTags && { Tags: input.Tags }) });
  return record.api;
}

/** PATCH: members left out stay. A CORS block is replaced as a whole and removed by DeleteCorsConfiguration. */
function update(record: ApiRecord, input: UpdateApi): sdk.Api {
  if (input.Target !== undefined || input.RouteKey !== undefined) {
    throw badRequest('Only an API made by quick create has a target and a routeKey to change');
  }
  check(input);
  record.api = patched(record.api, input, CHANGEABLE);
  autoDeploy(record);
  return record.api;
}

function check(input: Omit<UpdateApi, 'ApiId'>): void {
  checkLength('name', input.Name, 1, 128);
  checkLength('description', input.Description, 0, 1024);
  checkLength('version', input.Version, 1, 64);
  checkCors(input.CorsConfiguration);
}
