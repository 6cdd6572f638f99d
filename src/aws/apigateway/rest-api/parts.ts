import { CreateRestApiCommand, DeleteRestApiCommand, PutRestApiCommand } from '@aws-sdk/client-api-gateway';
import { Fault } from '../../../contract/fault.ts';
import { NotYet, READS_LAG } from '../../../reconcile/not-yet.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import { allowInvoke } from '../../lambda/invoke-permission.ts';
import { authorizeByTokens } from './authorizer.ts';
import { definitionChanges } from './diff.ts';
import { type LiveMethod, type LiveRestApi, methodsOf } from './read.ts';
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

/** Replaces the whole definition and checks what API Gateway imported before it is deployed. */
async function putDefinition(aws: AwsClients, spec: RestApiSpec, restApiId: string): Promise<void> {
  // An overwrite resets what the document omits: the endpoint type would be EDGE again.
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
  rejectLooserAuthorization(spec, await methodsOf(aws, restApiId));
}

/**
 * The import of a document may give warnings; what counts is whether each method has its declared authorization. Throws
 * NotYet, since the read may lag behind the import.
 */
function rejectLooserAuthorization(spec: RestApiSpec, made: readonly LiveMethod[]): void {
  const wrong = spec.methods.find((method) => {
    const found = made.find(({ key }) => key === method.key);
    return found?.authorization !== method.authorization || found.keyRequired !== method.keyRequired;
  });
  if (!wrong) return;
  const fault = new Fault(
    'broken',
    `API Gateway did not take over who may call ${wrong.key}; the API was not deployed.`,
    'Run the same command again; if it fails again, deploy with --api http.',
  );
  throw new NotYet(fault, { ...READS_LAG, reason: 'API Gateway does not show the new methods yet' });
}

/** Deletes an API with all its parts; absent already is success. */
export async function deleteRestApi(aws: AwsClients, restApiId: string): Promise<void> {
  await unlessGone(
    'apigateway:DELETE restapi',
    async () => await aws.apigateway.send(new DeleteRestApiCommand({ restApiId })),
  );
}
