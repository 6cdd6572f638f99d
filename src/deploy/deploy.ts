import { type ConfigContext, resolveStackContext, type StackContext } from './context.ts';
import { type Deployed, type DeployOptions, deployStack, type DryRunOptions } from './deploy-stack.ts';
import { desiredFromFolders, type DesiredState } from './desired-state.ts';
import { fastPath } from './fast-path.ts';
import { planDeploy, type PlannedDeploy } from './plan-deploy.ts';

/**
 * Deploys the configuration's folders: by the fast path if nothing has changed, else by the full pipeline. Returns the
 * configuration with the task of the model, too.
 */
export async function deployFolders(
  given: ConfigContext,
  options: DeployOptions = {},
): Promise<Deployed & Pick<DesiredState, 'config'>> {
  const desired = await desiredFromFolders(given);
  const { config } = desired;
  const configContext = { ...given, config };
  const unchanged = await fastPath(configContext, desired);
  const deployed =
    unchanged ?? (await deployStack(await resolveStackContext(configContext), desired, options));
  return { ...deployed, config };
}

/** Plans a deploy of the configuration's folders. */
export async function planFolders(configContext: ConfigContext): Promise<PlannedDeploy> {
  const desired = await desiredFromFolders(configContext);
  const { config } = desired;
  return await planDeploy(await resolveStackContext({ ...configContext, config }), desired);
}

/** Deploys a release, which has its task, or with `dryRun` only plans and returns undefined. */
export async function deployOrPlan(
  given: StackContext,
  desired: DesiredState,
  { dryRun = false, ...options }: DryRunOptions,
): Promise<Deployed | undefined> {
  const context = { ...given, config: { ...given.config, task: desired.config.task } };
  if (!dryRun) return await deployStack(context, desired, options);
  await planDeploy(context, desired);
  return undefined;
}
