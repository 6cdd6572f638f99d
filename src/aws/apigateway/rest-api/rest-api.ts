import type { Found, Kind } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { foundApis } from '../found-apis.ts';
import { denyInvoke } from '../../lambda/invoke-permission.ts';
import { diffRestApi } from './diff.ts';
import { createRestApi, deleteRestApi, syncRestApi } from './parts.ts';
import { allRestApis, functionOf, type LiveRestApi, readRestApi, restApisNamed } from './read.ts';
import { type RestApiSpec, restPermissionOn } from './spec.ts';

export type { RestApiSpec } from './spec.ts';

/**
 * Regional REST APIs. Resources, methods, models, validators, authorizer, gateway responses, deployments, stage, web
 * ACL association and the permission on the function are parts of the API.
 */
export function restApiKind(aws: AwsClients): Kind<RestApiSpec, LiveRestApi> {
  return {
    expectedMs: 10_000,
    impact: {
      replace: 'the URL changes; the old one stops answering',
      remove: 'the URL stops answering, and a new one would have another address',
    },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffRestApi,
    read: async (name) => await readRestApi(aws, name),
    create: async (spec) => await createRestApi(aws, spec),
    update: async (spec, live) => await syncRestApi(aws, spec, live),
    remove: async (name) => await removeRestApi(aws, name),
    list: async (prefix) => await listRestApis(aws, prefix),
  };
}

async function listRestApis(aws: AwsClients, prefix: string): Promise<Found[]> {
  const apis = await allRestApis(aws);
  return foundApis(
    apis.map(({ name, tags, createdDate: createdAt }) => ({ name, tags, createdAt })),
    prefix,
  );
}

async function removeRestApi(aws: AwsClients, name: string): Promise<void> {
  const live = await readRestApi(aws, name);
  const functionArn = live && functionOf(live.methods);
  if (functionArn !== undefined) await denyInvoke(aws, restPermissionOn(functionArn));
  for (const { id } of await restApisNamed(aws, name)) await deleteRestApi(aws, id ?? '');
}
