import type { Limit } from '../../contract/limits.ts';
import { fault, type Finding } from '../finding.ts';

/** A body limit of one's own against what the host and those before it take. */
export function judgePayload(maxBodyKb: number | undefined, host: string, limit: Limit): Finding[] {
  if (maxBodyKb === undefined || maxBodyKb * 1024 <= limit.max) return [];
  const fits = Math.floor(limit.max / 1024);
  return [
    fault(
      'payload',
      'config',
      `gateway.maxBodyKb is ${maxBodyKb} KB, and the way to ${host} takes ${limit.max} bytes (${limit.name})`,
      `Set gateway.maxBodyKb to ${fits} or less, or leave it out for the most there is.`,
    ),
  ];
}
