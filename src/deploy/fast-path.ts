import { quickCheck } from '../aws/quick-check.ts';
import { InferenceError } from '../client/client.ts';
import { Fault } from '../contract/fault.ts';
import { openRouteWarning } from './auth/access-text.ts';
import { cachedStack } from './cached-stack.ts';
import type { ConfigContext, StackContext } from './context.ts';
import type { Deployed } from './deploy-stack.ts';
import type { DesiredState } from './desired-state.ts';
import { NOTHING_TO_CHANGE } from './plan-deploy.ts';
import { verifyOnce } from './verify/verify-stack.ts';

/**
 * Skips the plan if this machine has deployed the same declarations before: concurrent reads check that they still exist,
 * and one request that the URL answers. Undefined if anything differs; then the full deploy decides.
 */
export async function fastPath(
  configContext: ConfigContext,
  desired: DesiredState,
): Promise<Deployed | undefined> {
  const { clock } = configContext.engine;
  const startedAt = clock.now();
  const cached = await cachedStack(configContext, desired);
  if (!cached) return undefined;
  const { context, stack, entry } = cached;
  const { names, releaseId, target } = stack;
  const { url } = entry;
  try {
    if (!(await quickCheck(context.aws, context.registry, names.owner, stack.resources, entry)))
      return undefined;
    const verification = await verifyOnce(context, { url, model: target, releaseId });
    if (!verification) return undefined;
    reportUnchanged(context, desired);
    return { url, releaseId, ...verification, elapsedMs: clock.now() - startedAt, changed: false };
  } catch (error) {
    // The full deploy meets the same error and reports it properly.
    if (error instanceof Fault || error instanceof InferenceError) return undefined;
    throw error;
  }
}

function reportUnchanged({ report, names, site }: StackContext, { config }: DesiredState): void {
  report.say(`${names.owner} in ${site.region}, account ${site.account}`);
  const warning = openRouteWarning(config);
  if (warning !== undefined) report.warn(warning);
  report.say(NOTHING_TO_CHANGE);
}
