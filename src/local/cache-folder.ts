import { join } from 'node:path';

/** This machine's cache folder; ignored by git, and safe to delete. */
export function cacheFolder(what: string): string {
  return join(process.env['SAGEMAKER_GATEWAY_CACHE'] ?? '.sagemaker-gateway', what);
}
