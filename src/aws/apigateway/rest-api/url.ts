import { REST_STAGE } from '../../../contract/routes.ts';
import type { AwsClients } from '../../core/clients.ts';

/**
 * Where a REST API answers, with no slash at the end. AWS does not say it, but puts it together so (API Gateway Developer
 * Guide, "Invoke REST APIs"). Behind another endpoint there is no DNS for it: the API lies under a path there.
 */
export function restApiUrl({ apiEndpoint, region }: AwsClients, id: string): string {
  if (apiEndpoint) return `${apiEndpoint.origin}/execute-api/${id}/${REST_STAGE}`;
  return `https://${id}.execute-api.${region}.${dnsSuffix(region)}/${REST_STAGE}`;
}

function dnsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
