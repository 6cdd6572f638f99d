import { hostOf } from '../../infra/hosts/registry.ts';
import { ownerOf } from '../../infra/naming.ts';
import { type Stack, stack } from '../../infra/stack.ts';
import { type ConfigContext, type StackContext, stackContextOf } from './context.ts';
import { type DeployCacheEntry, digestOfStack, readDeployCache } from './deploy-cache.ts';
import type { DesiredState } from './desired-state.ts';
import { slotsServing } from './live-slots.ts';

/** A stack that this machine has deployed before, and where. */
export interface CachedStack {
  readonly context: StackContext;
  readonly stack: Stack;
  readonly entry: DeployCacheEntry;
}

/** The stack in the deploy cache, if its declarations are still the desired ones. Calls no AWS API. */
export async function cachedStack(
  configContext: ConfigContext,
  { config, artifacts }: DesiredState,
): Promise<CachedStack | undefined> {
  const entry = await readDeployCache({ owner: ownerOf(config), aws: configContext.aws });
  // Of an earlier host, without a network.
  if (!entry || (hostOf(config).network && !entry.network)) return undefined;
  const { partition, account, slot, bucket, network } = entry;
  configContext.aws.account.know(account);
  const context = stackContextOf(configContext, { partition, account, arn: '' }, bucket);
  const live = { ...slotsServing(slot, config), bucket, network };
  const declared = stack(config, artifacts, context.site, live);
  return digestOfStack(declared) === entry.declared ? { context, stack: declared, entry } : undefined;
}
