import { type ConfigContext, resolveStackContext, type StackContext } from './context.ts';
import { type Deployed, type DeployOptions, deployStack, type DryRunOptions } from './deploy-stack.ts';
import { desiredFromFolders, type DesiredState } from './desired-state.ts';
import { fastPath } from './fast-path.ts';
import { planDeploy, type PlannedDeploy } from './plan-deploy.ts';

/** Deploys the configuration's folders: by the fast path if nothing has changed, else by the full pipeline. */
export async function deployFolders(
  configContext: ConfigContext,
  options: DeployOptions = {},
): Promise<Deployed> {
  const desired = await desiredFromFolders(configContext);
  const unchanged = await fastPath(configContext, desired);
  return unchanged ?? (await deployStack(await resolveStackContext(configContext), desired, options));
}

/** Plans a deploy of the configuration's folders. */
export async function planFolders(configContext: ConfigContext): Promise<PlannedDeploy> {
  const desired = await desiredFromFolders(configContext);
  return await planDeploy(await resolveStackContext(configContext), desired);
}

/** Deploys, or with `dryRun` only plans and returns undefined. */
export async function deployOrPlan(
  context: StackContext,
  desired: DesiredState,
  { dryRun = false, ...options }: DryRunOptions,
): Promise<Deployed | undefined> {
  if (!dryRun) return await deployStack(context, desired, options);
  await planDeploy(context, desired);
  return undefined;
}
