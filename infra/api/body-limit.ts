import type { Config } from '../../src/config/config.ts';
import { type ByteLimit, requestLimit, smallestLimit } from '../../src/contract/limits.ts';
import { hostOf } from '../hosts/registry.ts';

/** The configured body limit, at most that of the host: the proxy must return 413 before the host fails. */
export function bodyLimit(config: Config): ByteLimit {
  const { maxBodyKb } = config.gateway;
  const limit = requestLimit(hostOf(config).limits.requestBody);
  if (maxBodyKb === undefined) return limit;
  return smallestLimit({ name: 'gateway.maxBodyKb', max: maxBodyKb * 1024, unit: 'bytes' }, limit);
}
