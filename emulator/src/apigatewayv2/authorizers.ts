import type { Authorizer } from '@aws-sdk/client-apigatewayv2';
import { newId } from '../gateway/new-id.ts';
import type { ApiRecord } from './api-store.ts';
import { badRequest, conflict } from './errors.ts';
import { isIssuer, tokenSource } from '../gateway/jwt/configuration.ts';
import type { PartKind } from './parts.ts';
import { patched } from './patch.ts';
import { checkLength, checkRequired } from '../gateway/validation.ts';

const CHANGEABLE = ['Name', 'IdentitySource', 'JwtConfiguration'] as const;

/** Quota "authorizers per API", 10 (API Gateway developer guide). */
const MAX_AUTHORIZERS = 10;

/**
 * JWT authorizers. AWS's Lambda (REQUEST) authorizers are not emulated and cannot be created: a route
 * that looked protected would be open. AWS fetches the issuer's discovery document at creation; here the
 * first token triggers it.
 */
export const AUTHORIZERS: PartKind<Authorizer> = {
  noun: 'Authorizer',
  key: 'AuthorizerId',
  parts: (record) => record.authorizers,
  create: (record, input) => {
    if (record.authorizers.size >= MAX_AUTHORIZERS) throw badRequest('Maximum number of Authorizers reached');
    const authorizerId = newId(6);
    const defaults: Authorizer = {
      AuthorizerId: authorizerId,
      AuthorizerType: input.AuthorizerType,
      Name: undefined,
    };
    const authorizer = patched(defaults, input, CHANGEABLE);
    check(authorizer);
    return [authorizerId, authorizer];
  },
  update: (_record, before, input) => {
    const authorizer = patched(before, input, CHANGEABLE);
    check(authorizer);
    return authorizer;
  },
  checkRemoval: (record, id) => {
    const routes = routesWith(record, id);
    if (routes.length === 0) return;
    throw conflict(`Cannot delete Authorizer ${id}: it is referenced by the Routes [${routes.join(', ')}]`);
  },
};

function routesWith(record: ApiRecord, id: string): string[] {
  const routes = [...record.routes.values()].filter(({ AuthorizerId }) => AuthorizerId === id);
  return routes.map(({ RouteId }) => RouteId ?? '');
}

/** Validates the resulting JWT authorizer. */
function check(whole: Authorizer): void {
  checkRequired('name', whole.Name);
  checkLength('name', whole.Name, 1, 128);
  checkIdentitySource(whole.IdentitySource);
  checkJwt(whole.JwtConfiguration);
}

/** "A single entry that specifies where to extract the JSON Web Token" (botocore, IdentitySource). */
function checkIdentitySource(sources: Authorizer['IdentitySource']): void {
  checkRequired('identitySource', sources);
  if (sources?.length === 1 && tokenSource(sources[0])) return;
  throw badRequest(
    'Invalid value specified for identitySource: a JWT authorizer takes one, of $request.header.NAME or $request.querystring.NAME',
  );
}

function checkJwt(jwt: Authorizer['JwtConfiguration']): void {
  checkRequired('jwtConfiguration', jwt);
  checkRequired('issuer', jwt?.Issuer);
  checkLength('issuer', jwt?.Issuer, 1, 2048);
  if (!jwt?.Audience?.length) throw badRequest('Missing required parameter: audience');
  if (!isIssuer(jwt.Issuer)) throw badRequest(`Invalid issuer: ${jwt.Issuer}. Issuer must be an https URL`);
}
