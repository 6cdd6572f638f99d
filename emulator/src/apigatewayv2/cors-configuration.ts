import type { Api } from '@aws-sdk/client-apigatewayv2';
import { badRequest } from './errors.ts';

type Cors = NonNullable<Api['CorsConfiguration']>;

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', '*']);
const ORIGIN = /^(\*|https?:\/\/[^\s/]+|[a-z][a-z0-9+.-]*:\/\/[^\s]*)$/;

/** Throws BadRequestException for a CORS block that browsers or the service reject. */
export function checkCors(cors: Cors | undefined): void {
  if (!cors) return;
  for (const origin of cors.AllowOrigins ?? []) {
    if (!ORIGIN.test(origin)) throw badRequest(`Invalid format for origin ${origin}`);
  }
  for (const method of cors.AllowMethods ?? []) {
    if (!METHODS.has(method)) throw badRequest(`Invalid method ${method} in allowMethods`);
  }
  // Browsers reject `*` with credentials (Fetch standard), so such a block could never work.
  if (cors.AllowCredentials && cors.AllowOrigins?.includes('*')) {
    throw badRequest('allowCredentials can not be used with allowOrigins *');
  }
}
