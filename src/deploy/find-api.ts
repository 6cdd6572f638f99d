import { type DeployedApi, deployedApis } from '../aws/apigateway/deployed-api.ts';
import { taskPath } from '../config/served-task.ts';
import { Fault } from '../contract/fault.ts';
import type { StackContext } from './context.ts';

/** A stack's API with the URL of its task's route. */
export interface StackApi extends DeployedApi {
  readonly routeUrl: string;
}

/** The API of a stack; undefined if it is not deployed. */
export async function findApi({ aws, names, config }: StackContext): Promise<StackApi | undefined> {
  const [api] = await deployedApis(aws, names.api, config.gateway.api);
  return api && { ...api, routeUrl: `${api.url}${taskPath(config)}` };
}

/** The fault of a command that needs an API, in a stack without one. */
export function notDeployed({ names }: Pick<StackContext, 'names'>): Fault {
  return new Fault(
    'broken',
    `${names.owner} is not deployed in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}
