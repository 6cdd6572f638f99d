import type { AwsClients } from './clients.ts';
import { REST_STAGE } from './rest-api-spec.ts';

/**
 * Where a REST API answers, with no slash at the end. AWS does not say it, but puts it together so (API Gateway Developer
 * Guide, "Invoke REST APIs"); behind another endpoint, such as an emulator's, the same name lies on that host.
 */
export function restApiUrl({ apiEndpoint, region }: AwsClients, id: string): string {
  if (!apiEndpoint) return `https://${id}.execute-api.${region}.${dnsSuffix(region)}/${REST_STAGE}`;
  const { protocol, hostname, port } = apiEndpoint;
  return `${protocol}//${id}.execute-api.${named(hostname)}${port && `:${port}`}/${REST_STAGE}`;
}

function dnsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** A name can stand before a name only: whatever ends in `localhost` is loopback (RFC 6761, 6.3). */
function named(hostname: string): string {
  return hostname === '127.0.0.1' ? 'localhost' : hostname;
}
