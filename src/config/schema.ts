import * as z from 'zod';
import { baseSchema } from './base-schema.ts';
import { defaultHost } from './host-features.ts';
import type { HostOptions, HostTable } from './host.ts';

/** The options of `host`: those of the host that its `type` names. */
function hostSchema(hosts: HostTable) {
  const types = Object.keys(hosts);
  const [first, ...others] = Object.values(hosts).map(({ options }) => options);
  if (!first) throw new Error('no host is registered');
  const error = ({ code }: { readonly code?: string }): string | undefined =>
    code === 'invalid_union' ? `must be one of ${types.map((type) => `"${type}"`).join(', ')}` : undefined;
  const schema: z.ZodType<HostOptions, HostOptions> = z.discriminatedUnion('type', [first, ...others], {
    error,
  });
  return schema.default(() => defaultHost(hosts));
}

/** Every option, with its default and description, for the given hosts. */
export function configSchema(hosts: HostTable) {
  return baseSchema.extend({ host: hostSchema(hosts) });
}
