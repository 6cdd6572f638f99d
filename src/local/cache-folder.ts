import { join } from 'node:path';

/** Where this machine keeps what it has seen; ignored by git, and nothing is lost when it is deleted. */
export function cacheFolder(what: string): string {
  return join(process.env['SAGEMAKER_GATEWAY_CACHE'] ?? '.sagemaker-gateway', what);
}
