import type * as sdk from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { Actions } from '../protocol/actions.ts';
import type { Definition } from './definition.ts';
import { absent, badRequest } from './errors.ts';
import { listed } from './listing.ts';
import { patched, textRule } from './patch.ts';
import { newStage } from './stages.ts';
import { type ApiRecord, type ApiStore, now } from './store.ts';

/** Deployments: what stages serve. Only CreateDeployment creates them; there is no AutoDeploy as in HTTP APIs. */
export function deploymentActions(store: ApiStore): Actions<typeof sdk> {
  const find = (region: string, input: { restApiId: string; deploymentId: string }) => {
    const record = store.find(region, input.restApiId);
    const deployment = record.deployments.get(input.deploymentId);
    if (!deployment) throw absent('Deployment');
    return { record, deployment };
  };
  return {
    CreateDeployment: (input, { region }) => deploy(store.find(region, input.restApiId), input),
    GetDeployments: (input, { region }) => {
      const all = [...store.find(region, input.restApiId).deployments.values()].map(({ answer }) => answer);
      return listed(input, all, ({ id = '' }) => id);
    },
    GetDeployment: (input, { region }) => find(region, input).deployment.answer,
    UpdateDeployment: (input, { region }) => {
      const { deployment } = find(region, input);
      deployment.answer = patched(deployment.answer, input, [textRule('description')]);
      return deployment.answer;
    },
    DeleteDeployment: (input, { region }) => {
      const { record } = find(region, input);
      // The service's words: hashicorp/terraform-provider-aws#19805.
      if ([...record.stages.values()].some(({ deploymentId }) => deploymentId === input.deploymentId))
        throw badRequest('Active stages pointing to this deployment must be moved or deleted');
      record.deployments.delete(input.deploymentId);
    },
  };
}

/** Takes a snapshot and points the named stage at it, creating the stage if needed. */
function deploy(record: ApiRecord, input: sdk.CreateDeploymentRequest): sdk.Deployment {
  checkDeployable(record.definition);
  const id = newId(6);
  const answer = { id, description: input.description, createdDate: now() };
  // A copy, since the parts are changed in place.
  const snapshot = structuredClone({
    definition: record.definition,
    binaryMediaTypes: record.api.binaryMediaTypes ?? [],
  });
  const { stageName, variables, tracingEnabled } = input;
  const stage = stageName === undefined ? undefined : record.stages.get(stageName);
  const given = { stageName, variables, tracingEnabled, description: input.stageDescription };
  const made = stageName !== undefined && !stage ? newStage(given, id) : undefined;
  record.deployments.set(id, { answer, snapshot });
  if (stage) Object.assign(stage, { deploymentId: id, lastUpdatedDate: now() });
  if (made) record.stages.set(stageName ?? '', made);
  return answer;
}

/** Throws BadRequestException for an API without methods or integrations. */
function checkDeployable({ resources }: Definition): void {
  const methods = [...resources.values()].flatMap((resource) => [...resource.methods.values()]);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => !methodIntegration))
    throw badRequest('No integration defined for method');
}
