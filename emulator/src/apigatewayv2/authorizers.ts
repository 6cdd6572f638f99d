import { newId } from '../gateway/new-id.ts';
import type { ApiRecord, Authorizer } from './api-store.ts';
import { badRequest, conflict, notEmulated } from './errors.ts';
import { isIssuer, tokenPlace } from '../gateway/jwt/configuration.ts';
import type { PartKind } from './part-routes.ts';
import { patched } from './patch.ts';
import { checkLength, checkOneOf, checkRequired } from '../gateway/validation.ts';

const CHANGEABLE = ['name', 'identitySource', 'jwtConfiguration'] as const;

/** Quota "authorizers per API", 10 (API Gateway developer guide). */
const MOST_AUTHORIZERS = 10;

/**
 * JWT authorizers. AWS has Lambda (REQUEST) authorizers too; those are not run here, so none can be made: a route
 * that looked closed would be open. AWS also asks the issuer for its discovery document when one is made; here the
 * first token does.
 */
export const AUTHORIZERS: PartKind<Authorizer> = {
  noun: 'Authorizer',
  segment: 'authorizers',
  keyNoun: 'id',
  parts: (record) => record.authorizers,
  create: (record, input) => {
    checkRequired('authorizerType', input.authorizerType);
    if (record.authorizers.size >= MOST_AUTHORIZERS)
      throw badRequest('Maximum number of Authorizers reached');
    const authorizerId = newId(6);
    const defaults: Authorizer = { authorizerId, authorizerType: input.authorizerType, name: undefined };
    const authorizer = patched(defaults, input, CHANGEABLE);
    check(input, authorizer);
    return [authorizerId, authorizer];
  },
  update: (_record, before, input) => {
    const authorizer = patched(before, input, CHANGEABLE);
    check(input, authorizer);
    return authorizer;
  },
  checkRemoval: (record, id) => {
    const routes = routesWith(record, id);
    if (routes.length === 0) return;
    throw conflict(`Cannot delete Authorizer ${id}: it is referenced by the Routes [${routes.join(', ')}]`);
  },
};

function routesWith(record: ApiRecord, id: string): string[] {
  const routes = [...record.routes.values()].filter(({ authorizerId }) => authorizerId === id);
  return routes.map(({ routeId }) => routeId ?? '');
}

/** Holds the statement and the whole against what a JWT authorizer may be. */
function check(input: Authorizer, whole: Authorizer): void {
  checkOneOf('authorizerType', input.authorizerType, ['JWT', 'REQUEST']);
  if (input.authorizerType === 'REQUEST') throw notEmulated('authorizerType REQUEST');
  checkRequired('name', whole.name);
  checkLength('name', whole.name, 1, 128);
  checkIdentitySource(whole.identitySource);
  checkJwt(whole.jwtConfiguration);
}

/** "A single entry that specifies where to extract the JSON Web Token" (botocore, IdentitySource). */
function checkIdentitySource(sources: Authorizer['identitySource']): void {
  checkRequired('identitySource', sources);
  if (sources?.length === 1 && tokenPlace(sources[0])) return;
  throw badRequest(
    'Invalid value specified for identitySource: a JWT authorizer takes one, of $request.header.NAME or $request.querystring.NAME',
  );
}

function checkJwt(jwt: Authorizer['jwtConfiguration']): void {
  checkRequired('jwtConfiguration', jwt);
  checkRequired('issuer', jwt?.issuer);
  checkLength('issuer', jwt?.issuer, 1, 2048);
  if (!jwt?.audience?.length) throw badRequest('Missing required parameter: audience');
  if (!isIssuer(jwt.issuer)) throw badRequest(`Invalid issuer: ${jwt.issuer}. Issuer must be an https URL`);
}
