import type { Method } from '../definition.ts';
import { badRequest } from '../errors.ts';
import type { Findings } from './findings.ts';
import { type Json, listOf, objectOf, textOf } from './json.ts';

type Closed = Pick<Method, 'authorizationType' | 'apiKeyRequired'>;

/**
 * What closes a method: the schemes its `security` names, or the whole document's. A REST API reads two from a
 * document: a signature (x-amazon-apigateway-authtype awsSigv4) and a key in x-api-key. A JWT authorizer it does not
 * ("jwtConfiguration: supported only for HTTP APIs", x-amazon-apigateway-authorizer): that one is made by
 * CreateAuthorizer and put on its methods by UpdateMethod.
 */
export function securityOf(document: Json, operation: Json, findings: Findings, where: string): Closed {
  const schemes = objectOf(objectOf(document['components'])['securitySchemes']);
  const named = listOf(operation['security'] ?? document['security']).flatMap((each) =>
    Object.keys(objectOf(each)),
  );
  const closed: Closed = { authorizationType: 'NONE', apiKeyRequired: false };
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
