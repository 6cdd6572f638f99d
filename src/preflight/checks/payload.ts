import { hostOf } from '../../../infra/hosts/registry.ts';
import { type Limit, requestLimit } from '../../contract/limits.ts';
import { fault, type Finding } from '../finding.ts';
import { check } from '../subject.ts';

/** The configured body limit. */
export const payloadCheck = check('payload', ['host', 'proxy'], [], ({ config }) =>
  judgePayload(config.gateway.maxBodyKb, config.host.type, requestLimit(hostOf(config).limits.requestBody)),
);

/** Compares the configured body limit with the limits of the host, the API and the function. */
export function judgePayload(maxBodyKb: number | undefined, host: string, limit: Limit): Finding[] {
  if (maxBodyKb === undefined || maxBodyKb * 1024 <= limit.max) return [];
  const fits = Math.floor(limit.max / 1024);
  return [
    fault(
      'payload',
      'config',
      `gateway.maxBodyKb is ${maxBodyKb} KB, and ${host} accepts ${limit.max} bytes (${limit.name})`,
      `Set gateway.maxBodyKb to ${fits} or less, or omit it to use the maximum.`,
    ),
  ];
}
