import {
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  type PatchOperation,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { AssociateWebACLCommand } from '@aws-sdk/client-wafv2';
import { REST_STAGE } from '../../../contract/routes.ts';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessGone } from '../../core/errors.ts';
import type { LiveThrottle, Throttle } from '../throttle.ts';
import type { LiveRestApi, LiveStage } from './read.ts';
import { deploymentDescription, type RestApiSpec } from './spec.ts';

/** Deploys the current definition of the API to the stage; the first deployment creates the stage. */
export async function deployDefinition(aws: AwsClients, spec: RestApiSpec, restApiId: string): Promise<void> {
  const input = { restApiId, stageName: REST_STAGE, description: deploymentDescription(spec) };
  await calling(
    'apigateway:POST deployment',
    async () => await aws.apigateway.send(new CreateDeploymentCommand(input)),
  );
}

/** Updates throttles and web ACL to match the declaration; makes no call if they do already. */
export async function syncStage(
  aws: AwsClients,
  spec: RestApiSpec,
  restApiId: string,
  stage: LiveStage | undefined,
): Promise<void> {
  const patchOperations = stagePatches(spec, stage);
  if (patchOperations.length > 0) {
    const input = { restApiId, stageName: REST_STAGE, patchOperations };
    await calling(
      'apigateway:PATCH stage',
      async () => await aws.apigateway.send(new UpdateStageCommand(input)),
    );
  }
  if (spec.wafAclArn !== undefined && spec.wafAclArn !== stage?.wafAclArn) {
    const input = { WebACLArn: spec.wafAclArn, ResourceArn: stageArn(spec, restApiId) };
    await calling('wafv2:AssociateWebACL', async () => await aws.waf.send(new AssociateWebACLCommand(input)));
  }
}

function stageArn({ apiArnPrefix }: RestApiSpec, restApiId: string): string {
  return `${apiArnPrefix}/restapis/${restApiId}/stages/${REST_STAGE}`;
}

/**
 * Required changes of the stage's method settings; pure. Routes that are no longer declared get the stage's throttle.
 */
export function stagePatches(
  { throttle, routeThrottles }: Pick<RestApiSpec, 'throttle' | 'routeThrottles'>,
  stage: LiveStage | undefined,
): PatchOperation[] {
  const left = Object.keys(stage?.routeThrottles ?? {}).filter((key) => !(key in routeThrottles));
  return [
    ...throttlePatches('*/*', throttle, stage?.throttle),
    ...Object.entries(routeThrottles).flatMap(([key, wanted]) =>
      throttlePatches(settingsPath(key), wanted, stage?.routeThrottles[key]),
    ),
    ...left.map((key): PatchOperation => ({ op: 'remove', path: `/${settingsPath(key)}` })),
  ];
}

function throttlePatches(path: string, wanted: Throttle, live: LiveThrottle | undefined): PatchOperation[] {
  const patch = (name: string, value: number): PatchOperation => ({
    op: 'replace',
    path: `/${path}/throttling/${name}`,
    value: String(value),
  });
  return [
    ...(live?.ratePerSecond === wanted.ratePerSecond ? [] : [patch('rateLimit', wanted.ratePerSecond)]),
    ...(live?.burst === wanted.burst ? [] : [patch('burstLimit', wanted.burst)]),
  ];
}

/** `POST /classify` as a JSON pointer writes it: `~1classify/POST`. */
function settingsPath(key: string): string {
  const [command = '', path = ''] = key.split(' ');
  return `${path.replaceAll('/', '~1')}/${command}`;
}

/** Deployments that no stage serves any more. */
export async function dropDeployments(
  aws: AwsClients,
  restApiId: string,
  ids: LiveRestApi['spareDeploymentIds'],
): Promise<void> {
  for (const deploymentId of ids) {
    await unlessGone(
      'apigateway:DELETE deployment',
      async () => await aws.apigateway.send(new DeleteDeploymentCommand({ restApiId, deploymentId })),
    );
  }
}
