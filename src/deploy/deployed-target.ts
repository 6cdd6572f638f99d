import type { LiveFunction } from '../aws/lambda/function.ts';
import type { Kinds } from '../aws/registry.ts';
import { decodeTarget, type Target, TARGET_VARIABLE } from '../contract/target.ts';

/** What the deployed proxy knows: its model, task and route; undefined without a proxy. */
export async function deployedTarget(registry: Kinds, proxy: string): Promise<Target | undefined> {
  const live = (await registry.function.read(proxy)) as LiveFunction | undefined;
  const target = live?.configuration.Environment?.Variables?.[TARGET_VARIABLE];
  return target === undefined ? undefined : decodeTarget(target);
}
