import { REST_STAGE } from '../contract/routes.ts';
import type { AwsClients } from './clients.ts';

/**
 * Where a REST API answers, with no slash at the end. AWS does not say it, but puts it together so (API Gateway Developer
 * Guide, "Invoke REST APIs"); behind another endpoint, such as an emulator's, it is a path, for few resolvers know a name
 * below `localhost`.
 */
export function restApiUrl({ apiEndpoint, region }: AwsClients, id: string): string {
  if (apiEndpoint) return `${apiEndpoint.origin}/execute-api/${id}/${REST_STAGE}`;
  return `https://${id}.execute-api.${region}.${dnsSuffix(region)}/${REST_STAGE}`;
}

function dnsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
