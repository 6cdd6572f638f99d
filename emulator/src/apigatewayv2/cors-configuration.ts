import type { Api } from './api-store.ts';
import { badRequest } from './errors.ts';

type Cors = NonNullable<Api['corsConfiguration']>;

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', '*']);
const ORIGIN = /^(\*|https?:\/\/[^\s/]+|[a-z][a-z0-9+.-]*:\/\/[^\s]*)$/;
/** IntegerWithLengthBetweenMinus1And86400; -1 switches caching of preflights off. */
const MAX_AGE_S = { min: -1, max: 86_400 };

/** Throws BadRequestException for a CORS block browsers or the service could not use. */
export function checkCors(cors: Cors | undefined): void {
  if (!cors) return;
  for (const origin of cors.allowOrigins ?? []) {
    if (!ORIGIN.test(origin)) throw badRequest(`Invalid format for origin ${origin}`);
  }
  for (const method of cors.allowMethods ?? []) {
    if (!METHODS.has(method)) throw badRequest(`Invalid method ${method} in allowMethods`);
  }
  // Browsers refuse `*` together with credentials (Fetch standard), so such a block could never work.
  if (cors.allowCredentials && cors.allowOrigins?.includes('*')) {
    throw badRequest('allowCredentials can not be used with allowOrigins *');
  }
  const age = cors.maxAge ?? 0;
  if (!Number.isInteger(age) || age < MAX_AGE_S.min || age > MAX_AGE_S.max) {
    throw badRequest(`maxAge must be between ${MAX_AGE_S.min} and ${MAX_AGE_S.max} seconds`);
  }
}
