import type { RestRoute } from '../protocol/rest-json.ts';
import { type ApiStore, deploy, serve } from './api-store.ts';
import { autoDeployDecides, conflict, partNotFound } from './errors.ts';
import { listed } from './listing.ts';
import { checkLength } from '../gateway/validation.ts';

/**
 * Deployments: snapshots of routes, integrations and CORS. A stage without AutoDeploy goes on serving the one it is
 * pointed at, whatever is changed meanwhile (developer guide, "Stages for HTTP APIs").
 */
export function deploymentRoutes(store: ApiStore): RestRoute[] {
  const all = '/v2/apis/:apiId/deployments{/}?';
  const one = '/v2/apis/:apiId/deployments/:id';
  const find = (region: string, labels: Readonly<Record<string, string>>) => {
    const record = store.find(region, labels['apiId']);
    const id = labels['id'] ?? '';
    const deployment = record.deployments.get(id);
    if (!deployment) throw partNotFound('Deployment', 'id', id, record.id);
    return { record, id, deployment };
  };
  return [
    [
      'POST',
      all,
      'CreateDeployment',
      ({ labels, body }, { region }) => {
        const record = store.find(region, labels['apiId']);
        const { description, stageName } = body as { description?: string; stageName?: string };
        checkLength('description', description, 0, 1024);
        // Without a stage's name the snapshot is only made; UpdateStage can point a stage at it later.
        const stage = stageName === undefined ? undefined : record.stages.get(stageName);
        if (stageName !== undefined && !stage) {
          throw partNotFound('Stage', 'name', stageName, record.id);
        }
        if (stage?.autoDeploy) throw autoDeployDecides();
        const id = deploy(record, { autoDeployed: false, description });
        if (stage) serve(stage, id);
        return { status: 201, body: record.deployments.get(id)?.answer };
      },
    ],
    [
      'GET',
      all,
      'GetDeployments',
      (input, { region }) =>
        listed(
          input,
          [...store.find(region, input.labels['apiId']).deployments],
          ([id]) => id,
          ([, { answer }]) => answer,
        ),
    ],
    [
      'GET',
      one,
      'GetDeployment',
      ({ labels }, { region }) => ({ status: 200, body: find(region, labels).deployment.answer }),
    ],
    [
      'DELETE',
      one,
      'DeleteDeployment',
      ({ labels }, { region }) => {
        const { record, id } = find(region, labels);
        // A stage serves from its deployment, so one in use would leave the stage with nothing to answer.
        const user = [...record.stages.values()].find((stage) => stage.deploymentId === id);
        if (user) throw conflict(`Deployment ${id} is served by stage ${user.stageName}`);
        record.deployments.delete(id);
        return { status: 204 };
      },
    ],
  ];
}
