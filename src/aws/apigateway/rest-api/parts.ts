import { CreateRestApiCommand, DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { allowInvoke } from '../../lambda/invoke-permission.ts';
import { definitionChanges } from './diff.ts';
import { putDefinition } from './put-definition.ts';
import type { LiveRestApi } from './read.ts';
import { type RestApiSpec, restPermissionOn } from './spec.ts';
import { deployDefinition, dropDeployments, syncStage } from './stage.ts';

/** Creates the API with its tags, then its parts. After a crash in between, the next run adds the missing parts. */
export async function createRestApi(aws: AwsClients, spec: RestApiSpec): Promise<void> {
  const input = {
    name: spec.name,
    endpointConfiguration: { types: ['REGIONAL' as const] },
    tags: { ...spec.tags },
  };
  const api = await calling(
    'apigateway:POST restapi',
    async () => await aws.apigateway.send(new CreateRestApiCommand(input)),
  );
  await syncRestApi(aws, spec, {
    id: api.id ?? '',
    owner: undefined,
    endpointType: undefined,
    duplicateIds: [],
    spareDeploymentIds: [],
    methods: [],
    stage: undefined,
    invokeAllowed: false,
  });
}

/** Updates every part to match the declaration; makes no call for parts that do already. */
export async function syncRestApi(aws: AwsClients, spec: RestApiSpec, live: LiveRestApi): Promise<void> {
  for (const id of live.duplicateIds) await deleteRestApi(aws, id);
  const sourceArn = `${spec.executeArnPrefix}:${live.id}/*/*`;
  const differs = definitionChanges(spec, live).length > 0;
  await Promise.all([
    differs ? putDefinition(aws, spec, live.id) : undefined,
    live.invokeAllowed ? undefined : allowInvoke(aws, restPermissionOn(spec.functionArn), sourceArn),
  ]);
  // A definition has no effect before it is deployed, so the API is never public while it is being built.
  if (differs) await deployDefinition(aws, spec, live.id);
  await syncStage(aws, spec, live.id, live.stage);
  const served = live.stage?.deploymentId;
  const past =
    differs && served !== undefined ? [...live.spareDeploymentIds, served] : live.spareDeploymentIds;
  await dropDeployments(aws, live.id, past);
}

/** Deletes an API with all its parts; absent already is success. */
export async function deleteRestApi(aws: AwsClients, restApiId: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE restapi',
    async () => await aws.apigateway.send(new DeleteRestApiCommand({ restApiId })),
  );
}
