import type { GatewayResponse, RestApi } from '@aws-sdk/client-api-gateway';
import { newId } from '../../gateway/new-id.ts';
import type { Definition } from '../definition.ts';
import { badRequest } from '../errors.ts';
import { checkedType, checkedResponse } from '../gateway-responses.ts';
import { Findings } from './findings.ts';
import { type Json, listOf, objectOf, objectsIn, textOf, textsIn } from './json.ts';
import { importMethods } from './methods.ts';
import { importModels } from './models.ts';

/** Result of an import. */
export interface Imported {
  readonly definition: Definition;
  /** Members of the API that the document sets. */
  readonly api: RestApi;
  readonly warnings: readonly string[];
}

/** "the maximum size of the API definition file is 2 MB" (quotas page of API Gateway). */
const MAX_BYTES = 2_097_152;

/** Reads a document. Throws BadRequestException for anything but an OpenAPI 3.0 document in JSON. */
export function readDocument(bytes: Uint8Array): Json {
  if (bytes.length > MAX_BYTES) throw badRequest('The API definition file must not be larger than 2 MB');
  let document: Json;
  try {
    document = objectOf(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw badRequest('Unable to parse the API definition: this emulator reads JSON');
  }
  const version = textOf(document['openapi']);
  if (!version?.startsWith('3.0.'))
    throw badRequest(`Invalid OpenAPI input: version ${version ?? 'unknown'} is not supported, 3.0 is`);
  if (textOf(objectOf(document['info'])['title']) === undefined)
    throw badRequest('Invalid OpenAPI input: info.title is missing');
  return document;
}

/** Imports a document into a definition, in place. Throws BadRequestException with all errors at once. */
export function importDocument(
  document: Json,
  to: Definition,
  { apiId, failOnWarnings }: { apiId: string; failOnWarnings: boolean },
): Imported {
  const findings = new Findings();
  for (const [name, validator] of objectsIn(document['x-amazon-apigateway-request-validators'])) {
    const id = newId(6);
    const body = validator['validateRequestBody'] === true;
    const parameters = validator['validateRequestParameters'] === true;
    const earlier = [...to.validators].find(([, one]) => one.name === name);
    if (earlier) to.validators.delete(earlier[0]);
    to.validators.set(id, { id, name, validateRequestBody: body, validateRequestParameters: parameters });
  }
  importModels(document, apiId, to, findings);
  importResponses(document, to, findings);
  importMethods({ document, apiId, to, findings });
  findings.conclude(failOnWarnings);
  return { definition: to, api: apiOf(document), warnings: findings.warnings };
}

function importResponses(document: Json, to: Definition, findings: Findings): void {
  for (const [type, stated] of objectsIn(document['x-amazon-apigateway-gateway-responses'])) {
    findings.attempt(`Unable to put gateway response '${type}'`, () => {
      const response: GatewayResponse = {
        ...('statusCode' in stated && { statusCode: String(stated['statusCode']) }),
        responseParameters: textsIn(stated['responseParameters']),
        ...('responseTemplates' in stated && { responseTemplates: textsIn(stated['responseTemplates']) }),
      };
      to.gatewayResponses.set(type, checkedResponse(checkedType(type), response));
    });
  }
}

function apiOf(document: Json): RestApi {
  const { title, version, description } = objectOf(document['info']);
  const keySource = textOf(document['x-amazon-apigateway-api-key-source']);
  const policy = document['x-amazon-apigateway-policy'];
  const mediaTypes = document['x-amazon-apigateway-binary-media-types'];
  const size = document['x-amazon-apigateway-minimum-compression-size'];
  return {
    ...(typeof title === 'string' && { name: title }),
    ...(typeof version === 'string' && { version }),
    ...(typeof description === 'string' && { description }),
    ...(keySource !== undefined && { apiKeySource: keySource.toUpperCase() as 'HEADER' }),
    ...(policy !== undefined && { policy: JSON.stringify(policy) }),
    ...(mediaTypes !== undefined && { binaryMediaTypes: listOf(mediaTypes).map(String) }),
    ...(typeof size === 'number' && { minimumCompressionSize: size }),
  };
}
