import type { Method } from '@aws-sdk/client-api-gateway';
import { badRequest } from '../errors.ts';
import type { Findings } from './findings.ts';
import { type Json, listOf, objectOf, textOf } from './json.ts';

type MethodSecurity = Pick<Method, 'authorizationType' | 'apiKeyRequired'>;

/**
 * The authorization of a method: the schemes in its `security`, or the document's. A REST API reads two from a
 * document: a signature (x-amazon-apigateway-authtype awsSigv4) and a key in x-api-key. JWT authorizers are not read
 * ("jwtConfiguration: supported only for HTTP APIs", x-amazon-apigateway-authorizer): they are created by
 * CreateAuthorizer and attached to methods by UpdateMethod.
 */
export function securityOf(
  document: Json,
  operation: Json,
  findings: Findings,
  where: string,
): MethodSecurity {
  const schemes = objectOf(objectOf(document['components'])['securitySchemes']);
  const named = listOf(operation['security'] ?? document['security']).flatMap((each) =>
    Object.keys(objectOf(each)),
  );
  const closed: MethodSecurity = { authorizationType: 'NONE', apiKeyRequired: false };
  for (const name of named) {
    const kind = kindOf(name, schemes);
    if (kind === 'signature') closed.authorizationType = 'AWS_IAM';
    if (kind === 'key') closed.apiKeyRequired = true;
    if (kind === undefined) findings.warn(`Security scheme ${name} on ${where} is not supported, ignoring`);
  }
  const own = textOf(objectOf(operation['x-amazon-apigateway-auth'])['type'])?.toUpperCase();
  if (own === 'AWS_IAM' || own === 'NONE') closed.authorizationType = own;
  return closed;
}

function kindOf(name: string, schemes: Json): 'signature' | 'key' | undefined {
  if (!Object.hasOwn(schemes, name)) throw badRequest(`Security scheme ${name} is not defined`);
  const scheme = objectOf(schemes[name]);
  if ('x-amazon-apigateway-authorizer' in scheme)
    throw badRequest(
      `This emulator does not implement the authorizer of security scheme ${name}; a JWT authorizer is made by CreateAuthorizer`,
    );
  if (textOf(scheme['x-amazon-apigateway-authtype'])?.toLowerCase() === 'awssigv4') return 'signature';
  const isKey =
    scheme['type'] === 'apiKey' &&
    scheme['in'] === 'header' &&
    textOf(scheme['name'])?.toLowerCase() === 'x-api-key';
  return isKey ? 'key' : undefined;
}
