import { DeleteApiCommand } from '@aws-sdk/client-apigatewayv2';
import type { Found, Kind } from '../../../reconcile/resource.ts';
import type { AwsClients } from '../../core/clients.ts';
import { unlessGone } from '../../core/errors.ts';
import { foundApis } from '../found-apis.ts';
import { diffHttpApi } from './diff.ts';
import { createHttpApi, syncHttpApi } from './parts.ts';
import { allApis, apisNamed, type HttpApiSpec, type LiveHttpApi, permissionOn, readHttpApi } from './read.ts';
import { denyInvoke } from '../../lambda/invoke-permission.ts';

export type { HttpApiSpec } from './read.ts';

/**
 * HTTP APIs. Integration, routes, authorizer, stage and the permission on the function are parts of the API and synced
 * with it.
 */
export function httpApiKind(aws: AwsClients): Kind<HttpApiSpec, LiveHttpApi> {
  return {
    expectedMs: 2_000,
    impact: {
      replace: 'the URL changes; the old one stops answering',
      remove: 'the URL stops answering, and a new one would have another address',
    },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffHttpApi,
    read: async (name) => await readHttpApi(aws, name),
    create: async (spec) => await createHttpApi(aws, spec),
    update: async (spec, live) => await syncHttpApi(aws, spec, live),
    remove: async (name) => await removeHttpApi(aws, name),
    list: async (prefix) => await listHttpApis(aws, prefix),
  };
}

async function listHttpApis(aws: AwsClients, prefix: string): Promise<Found[]> {
  const apis = await allApis(aws);
  return foundApis(
    apis.map(({ Name: name, Tags: tags, CreatedDate: createdAt }) => ({ name, tags, createdAt })),
    prefix,
  );
}

async function removeHttpApi(aws: AwsClients, name: string): Promise<void> {
  const live = await readHttpApi(aws, name);
  if (live?.integration?.functionArn) await denyInvoke(aws, permissionOn(live.integration.functionArn));
  for (const { ApiId } of await apisNamed(aws, name)) {
    await unlessGone(
      'apigateway:DELETE api',
      async () => await aws.apigatewayv2.send(new DeleteApiCommand({ ApiId })),
    );
  }
}
