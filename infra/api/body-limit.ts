import type { Config } from '../../src/config/config.ts';
import { BODY_LIMIT_VARIABLE, requestLimit } from '../../src/contract/limits.ts';

/** The configuration's own limit, never above what the host takes: the proxy must say 413 before the host fails. */
export function bodyLimit({ gateway: { maxBodyKb }, host }: Config): Record<string, string> {
  if (maxBodyKb === undefined) return {};
  return { [BODY_LIMIT_VARIABLE]: String(Math.min(maxBodyKb * 1024, requestLimit(host.type).max)) };
}
