import { CreateRestApiCommand, DeleteRestApiCommand, PutRestApiCommand } from '@aws-sdk/client-api-gateway';
import { Fault } from '../../../contract/fault.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { allowInvoke } from '../../lambda/invoke-permission.ts';
import { authorizeByTokens } from './authorizer.ts';
import { definitionChanges } from './diff.ts';
import { type LiveMethod, type LiveRestApi, methodsOf } from './read.ts';
import { type RestApiSpec, restPermissionOn } from './spec.ts';
import { deployDefinition, dropDeployments, syncStage } from './stage.ts';

/** Makes the API with its tags, then its parts. A crash in between leaves an API whose parts the next run adds. */
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

/** Brings every part to the declaration; what is right already costs no call. */
export async function syncRestApi(aws: AwsClients, spec: RestApiSpec, live: LiveRestApi): Promise<void> {
  for (const id of live.duplicateIds) await deleteRestApi(aws, id);
  const sourceArn = `${spec.executeArnPrefix}:${live.id}/*/*`;
  const differs = definitionChanges(spec, live).length > 0;
  await Promise.all([
    differs ? putDefinition(aws, spec, live.id) : undefined,
    live.invokeAllowed ? undefined : allowInvoke(aws, restPermissionOn(spec.functionArn), sourceArn),
  ]);
  // Callers see nothing of a definition before it is deployed, so it is never open while it is being made.
  if (differs) await deployDefinition(aws, spec, live.id);
  await syncStage(aws, spec, live.id, live.stage);
  const served = live.stage?.deploymentId;
  const past =
    differs && served !== undefined ? [...live.spareDeploymentIds, served] : live.spareDeploymentIds;
  await dropDeployments(aws, live.id, past);
}

/** The whole definition anew, and a look at what API Gateway made of it before anybody can call it. */
async function putDefinition(aws: AwsClients, spec: RestApiSpec, restApiId: string): Promise<void> {
  // What a document leaves out, an overwrite sets back: the endpoint's type would be EDGE again.
  const parameters = { endpointConfigurationTypes: 'REGIONAL' };
  const body = new TextEncoder().encode(JSON.stringify(spec.document));
  await calling(
    'apigateway:PUT restapi',
    async () =>
      await aws.apigateway.send(new PutRestApiCommand({ restApiId, mode: 'overwrite', parameters, body })),
  );
  if (spec.jwt) {
    await authorizeByTokens(aws, restApiId, spec.jwt, spec.methods, await methodsOf(aws, restApiId));
  }
  refuseLooser(spec, await methodsOf(aws, restApiId));
}

/** A document may be read with warnings; what decides is whether each method is as closed as it is declared. */
function refuseLooser(spec: RestApiSpec, made: readonly LiveMethod[]): void {
  const wrong = spec.methods.find((method) => {
    const found = made.find(({ key }) => key === method.key);
    return found?.authorization !== method.authorization || found.keyRequired !== method.keyRequired;
  });
  if (!wrong) return;
  throw new Fault(
    'broken',
    `API Gateway did not take over who may call ${wrong.key}; the API was not deployed.`,
    'Run the same command again; if it is refused again, deploy with --api http.',
  );
}

/** Deletes an API with all its parts; absent already is success. */
export async function deleteRestApi(aws: AwsClients, restApiId: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE restapi',
    async () => await aws.apigateway.send(new DeleteRestApiCommand({ restApiId })),
  );
}
