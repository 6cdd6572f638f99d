import type { CreateDeploymentRequest } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { RestInput, RestRoute } from '../protocol/rest-json.ts';
import type { Call } from '../account/account-context.ts';
import type { Definition } from './definition.ts';
import { absent, badRequest } from './errors.ts';
import { listed } from './listing.ts';
import { patched, textRule } from './patch.ts';
import { newStage } from './stages.ts';
import type { ApiRecord, ApiStore } from './store.ts';
import { type Wire, wireTime } from './wire.ts';

/** Deployments: what stages serve. Nothing is deployed by itself, unlike an HTTP API with AutoDeploy. */
export function deploymentRoutes(store: ApiStore): RestRoute[] {
  const all = '/restapis/:api/deployments{/}?';
  const one = '/restapis/:api/deployments/:id';
  const find = ({ labels }: RestInput, { region }: Call) => {
    const record = store.find(region, labels['api']);
    const deployment = record.deployments.get(labels['id'] ?? '');
    if (!deployment) throw absent('Deployment');
    return { record, deployment };
  };
  return [
    [
      'POST',
      all,
      'CreateDeployment',
      ({ labels, body }, { region }) => {
        const record = store.find(region, labels['api']);
        return { status: 201, body: deploy(record, body as Wire<CreateDeploymentRequest>) };
      },
    ],
    [
      'GET',
      all,
      'GetDeployments',
      (input, { region }) =>
        listed(
          input,
          [...store.find(region, input.labels['api']).deployments],
          ([id]) => id,
          ([, { answer }]) => answer,
        ),
    ],
    [
      'GET',
      one,
      'GetDeployment',
      (input, call) => ({ status: 200, body: find(input, call).deployment.answer }),
    ],
    [
      'PATCH',
      one,
      'UpdateDeployment',
      (input, call) => {
        const { deployment } = find(input, call);
        deployment.answer = patched(deployment.answer, input.body, [textRule('description')]);
        return { status: 200, body: deployment.answer };
      },
    ],
    [
      'DELETE',
      one,
      'DeleteDeployment',
      (input, call) => {
        const { record, deployment } = find(input, call);
        const { id = '' } = deployment.answer;
        // The service's words: hashicorp/terraform-provider-aws#19805.
        if ([...record.stages.values()].some(({ deploymentId }) => deploymentId === id))
          throw badRequest('Active stages pointing to this deployment must be moved or deleted');
        record.deployments.delete(id);
        return { status: 202 };
      },
    ],
  ];
}

/** Takes a snapshot, and points the stage of that name at it, which is made where there is none. */
function deploy(record: ApiRecord, input: Wire<CreateDeploymentRequest>): Wire<object> {
  checkDeployable(record.definition);
  const id = newId(6);
  const answer = { id, description: input.description, createdDate: wireTime() };
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
  if (stage) Object.assign(stage, { deploymentId: id, lastUpdatedDate: wireTime() });
  if (made) record.stages.set(stageName ?? '', made);
  return answer;
}

/** Throws BadRequestException for an API that could answer nothing. */
function checkDeployable({ resources }: Definition): void {
  const methods = [...resources.values()].flatMap((resource) => [...resource.methods.values()]);
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => !methodIntegration))
    throw badRequest('No integration defined for method');
}
