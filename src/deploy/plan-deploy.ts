import { modelTitle } from '../contract/target.ts';
import { isEmpty } from '../reconcile/plan.ts';
import { openRouteWarning } from './auth/access-text.ts';
import { checkToken } from './auth/token.ts';
import type { StackContext } from './context.ts';
import { digestOfStack, readDeployCache } from './deploy-cache.ts';
import { type DeploymentPlan, makeDeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import { type IdleCost, idleCost } from './idle-cost.ts';
import type { Reporter } from './reporter.ts';

/** A reported plan. */
export interface PlannedDeploy extends DeploymentPlan {
  /** Whether a deploy would change anything. */
  readonly changes: boolean;
  /** Whether the account was changed outside this tool: this machine has deployed the same declarations before. */
  readonly drifted: boolean;
  readonly idle: IdleCost;
}

const DRIFT =
  'Drift: the configuration has not changed since the last deploy from this machine; the account has.';

/** Plans and reports. Reads only. Throws Fault `config` or `credentials` for a token that could not work. */
export async function planDeploy(context: StackContext, desired: DesiredState): Promise<PlannedDeploy> {
  await checkToken(context);
  const planned = await makeDeploymentPlan(context, desired);
  const idle = idleCost(planned.stack, desired.config);
  reportPlan(context.report, desired.config, { ...planned, idle });
  const drifted = await hasDrifted(context, planned);
  if (drifted) context.report.warn(DRIFT);
  return { ...planned, idle, changes: !isEmpty(planned.plan), drifted };
}

function reportPlan(
  report: Reporter,
  config: DesiredState['config'],
  { plan, stack, idle }: DeploymentPlan & Pick<PlannedDeploy, 'idle'>,
): void {
  report.plan({ ...plan, idle });
  const warning = openRouteWarning(config);
  if (warning !== undefined) report.warn(warning);
  if (stack.switches)
    report.say(
      `AWS cannot make this change in place: the new ${modelTitle(stack.target)} is created first, and the URL ` +
        'switches to it after it has answered. No request is lost.',
    );
  if (isEmpty(plan)) report.say(NOTHING_TO_CHANGE);
}

export const NOTHING_TO_CHANGE = 'Nothing to change.';

/** Whether the account differs from declarations that this machine has deployed before. */
export async function hasDrifted(
  { aws, names }: Pick<StackContext, 'aws' | 'names'>,
  { plan, stack }: Pick<DeploymentPlan, 'plan' | 'stack'>,
): Promise<boolean> {
  if (isEmpty(plan)) return false;
  const entry = await readDeployCache({ owner: names.owner, aws });
  return entry?.declared === digestOfStack(stack);
}
