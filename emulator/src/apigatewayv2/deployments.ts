import type * as sdk from '@aws-sdk/client-apigatewayv2';
import { checkLength } from '../gateway/validation.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { type ApiStore, deploy, serve } from './api-store.ts';
import { autoDeployConflict, conflict, partNotFound } from './errors.ts';
import { listed } from './listing.ts';

/**
 * Deployments: snapshots of routes, integrations and CORS. A stage without AutoDeploy keeps serving its deployment
 * until it is withDeployment at another one (developer guide, "Stages for HTTP APIs").
 */
export function deploymentActions(store: ApiStore): Actions<typeof sdk> {
  return {
    CreateDeployment: (input, { region }) => create(store, input, region),
    GetDeployments: (input, { region }) => {
      const { deployments } = store.find(region, input.ApiId);
      return listed(input, new Map([...deployments].map(([id, { answer }]) => [id, answer])));
    },
    GetDeployment: ({ ApiId, DeploymentId }, { region }) => {
      const found = store.find(region, ApiId).deployments.get(DeploymentId);
      if (!found) throw partNotFound('Deployment', 'id', DeploymentId, ApiId);
      return found.answer;
    },
    DeleteDeployment: ({ ApiId, DeploymentId }, { region }) => {
      const { deployments, stages } = store.find(region, ApiId);
      if (!deployments.has(DeploymentId)) throw partNotFound('Deployment', 'id', DeploymentId, ApiId);
      // A stage needs its deployment to serve requests.
      const user = [...stages.values()].find((stage) => stage.DeploymentId === DeploymentId);
      if (user) throw conflict(`Deployment ${DeploymentId} is served by stage ${user.StageName}`);
      deployments.delete(DeploymentId);
    },
  };
}

/** Without a stage name, only the snapshot is created; UpdateStage can point a stage at it later. */
function create(
  store: ApiStore,
  { ApiId, Description, StageName }: Input<typeof sdk, 'CreateDeployment'>,
  region: string,
): sdk.Deployment {
  const record = store.find(region, ApiId);
  checkLength('description', Description, 0, 1024);
  const stage = StageName === undefined ? undefined : record.stages.get(StageName);
  if (StageName !== undefined && !stage) throw partNotFound('Stage', 'name', StageName, record.id);
  if (stage?.AutoDeploy) throw autoDeployConflict();
  const deployment = deploy(record, { AutoDeployed: false, Description });
  if (stage) serve(stage, deployment.DeploymentId);
  return deployment;
}
