import { newId } from '../gateway/new-id.ts';
import { isIssuer } from '../gateway/jwt/configuration.ts';
import { checkOneOf, checkRequired } from '../gateway/validation.ts';
import type { Authorizer, Definition, JwtConfiguration } from './definition.ts';
import { absent, badRequest, conflict, unsupported } from './errors.ts';
import type { PartKind } from './parts.ts';
import { type PatchRule, textRule } from './patch.ts';

/** "authorizers per API", 10 (quotas page of API Gateway). */
const MAX_AUTHORIZERS = 10;
/** botocore 1.44, JwtSigningAlgorithm: "HMAC and none are not valid values". */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
/** "must be a single request-header mapping expression … Query string parameters are not supported" (botocore 1.44). */
const IDENTITY_SOURCE = /^method\.request\.header\.([\w-]+)$/;

/**
 * JWT authorizers. AWS's Lambda and Cognito authorizers are not emulated and cannot be created: a method
 * that looked protected would be open.
 */
export const AUTHORIZERS: PartKind<Authorizer> = {
  noun: 'Authorizer',
  key: 'authorizerId',
  parts: ({ authorizers }) => authorizers,
  absent: () => absent('Authorizer'),
  create: (definition, { name, type, authType, identitySource, jwtConfiguration }) => {
    const id = newId(6);
    const authorizer: Authorizer = {
      id,
      name,
      ...(type !== undefined && { type }),
      authType,
      identitySource,
      ...(jwtConfiguration && { jwtConfiguration }),
    };
    if (definition.authorizers.size >= MAX_AUTHORIZERS)
      throw badRequest('Maximum number of Authorizers for this API has been reached');
    checkAuthorizer(definition, authorizer);
    return [id, authorizer];
  },
  rules: rules(),
  check: checkAuthorizer,
  checkRemoval: (definition, id) => {
    if (usesAuthorizer(definition, id))
      throw conflict(`Cannot delete authorizer '${id}', it is referenced by a method`);
  },
};

/** Throws BadRequestException, or ConflictException for a name already in use. */
function checkAuthorizer({ authorizers }: Definition, authorizer: Authorizer): void {
  const { id, name, type, identitySource, jwtConfiguration } = authorizer;
  checkRequired('name', name);
  checkRequired('type', type);
  checkOneOf('type', type, ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS', 'JWT']);
  if (type !== 'JWT') throw unsupported(`authorizers of type ${type}`);
  if (headerOf(identitySource) === undefined)
    throw badRequest(
      'Invalid identitySource: a JWT authorizer takes one request header, method.request.header.<name>',
    );
  checkJwt(jwtConfiguration);
  if ([...authorizers.values()].some((other) => other.name === name && other.id !== id))
    throw conflict('Authorizer name must be unique. Authorizer name already exists in this RestApi.');
}

/** Name of the header that an identity source refers to; undefined when it refers to none. */
export function headerOf(identitySource: string | undefined): string | undefined {
  return IDENTITY_SOURCE.exec(identitySource ?? '')?.[1];
}

function checkJwt(jwt: JwtConfiguration | undefined): void {
  checkRequired('jwtConfiguration', jwt);
  const { issuers = [], defaultAlgorithms = [] } = jwt ?? {};
  if (issuers.length === 0) throw badRequest('Missing required parameter: issuers');
  if (defaultAlgorithms.length === 0) throw badRequest('Missing required parameter: defaultAlgorithms');
  for (const algorithm of defaultAlgorithms) checkOneOf('defaultAlgorithms', algorithm, ALGORITHMS);
  for (const { issuer, audiences = [] } of issuers) {
    if (!isIssuer(issuer)) throw badRequest(`Invalid issuer: ${issuer}. Issuer must be an https URL`);
    if (audiences.length === 0 || audiences.includes(''))
      throw badRequest(`Issuer ${issuer} needs audiences, and none of them empty`);
  }
  if (new Set(issuers.map(({ issuer }) => issuer)).size < issuers.length)
    throw badRequest('Issuer URLs must be unique');
  if (issuers.some((issuer) => 'additionalClaims' in issuer))
    throw unsupported('additionalClaims of JWT authorizers');
}

/** The patch paths of a JWT configuration are undocumented; it is replaced as a whole, as JSON. */
function rules(): PatchRule<Authorizer>[] {
  return [
    textRule('name', ['replace']),
    textRule('identitySource', ['replace']),
    {
      path: '/jwtConfiguration',
      ops: ['replace'],
      apply: (authorizer, { value = '' }) => {
        try {
          authorizer.jwtConfiguration = JSON.parse(value) as JwtConfiguration;
        } catch {
          throw badRequest('Invalid value for /jwtConfiguration: JSON is expected');
        }
      },
    },
  ];
}

function usesAuthorizer({ resources }: Definition, id: string): boolean {
  const methods = [...resources.values()].flatMap((resource) => [...resource.methods.values()]);
  return methods.some(({ authorizerId }) => authorizerId === id);
}
