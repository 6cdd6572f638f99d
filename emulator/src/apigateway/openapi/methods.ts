import type { Method } from '@aws-sdk/client-api-gateway';
import { type Definition, resourceAt } from '../definition.ts';
import { badRequest } from '../errors.ts';
import type { Findings } from './findings.ts';
import { integrationOf } from './integration.ts';
import { type Json, listOf, objectOf, objectsIn, textOf } from './json.ts';
import { modelNameOf } from './models.ts';
import { securityOf } from './security.ts';

const ANY = 'x-amazon-apigateway-any-method';
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY]);
/** "Path segments can only contain …": letters, digits, hyphens, periods, commas, colons, or one variable. */
const SEGMENT = /^([\w.,:-]+|\{[\w.-]+\+?\})$/;

/** Context for importing the methods of a document. */
export interface Import {
  readonly document: Json;
  readonly apiId: string;
  readonly to: Definition;
  readonly findings: Findings;
}

/** Creates the resources, methods and integrations of every path. */
export function importMethods(work: Import): void {
  for (const [path, item] of objectsIn(work.document['paths'])) {
    work.findings.attempt(`Unable to create resource at path '${path}'`, () => {
      checkPath(path);
      resourceAt(work.to, path);
    });
    for (const [name, operation] of objectsIn(item)) {
      if (!METHODS.has(name)) continue;
      const httpMethod = name === ANY ? 'ANY' : name.toUpperCase();
      const what = `'${httpMethod}' on resource at path '${path}'`;
      work.findings.attempt(`Unable to put method ${what}`, () => {
        const parameters = [...listOf(item['parameters']), ...listOf(operation['parameters'])].map(objectOf);
        const method = methodOf(work, httpMethod, operation, parameters, path);
        resourceAt(work.to, path).methods.set(httpMethod, method);
      });
    }
  }
}

function checkPath(path: string): void {
  const segments = path.split('/').slice(1).filter(Boolean);
  const bad = segments.find((segment) => !SEGMENT.test(segment));
  if (!path.startsWith('/') || bad !== undefined)
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end",
    );
}

function methodOf(
  { document, apiId, to, findings }: Import,
  httpMethod: string,
  operation: Json,
  parameters: readonly Json[],
  path: string,
): Method {
  const operationName = textOf(operation['operationId']);
  const requestValidatorId = validatorOf(document, operation, to);
  const requestModels = requestModelsOf(operation, apiId, to);
  const requestParameters = parametersOf(parameters, findings, path);
  const method: Method = {
    httpMethod,
    ...securityOf(document, operation, findings, `${httpMethod} ${path}`),
    ...(operationName !== undefined && { operationName }),
    ...(requestValidatorId !== undefined && { requestValidatorId }),
    ...(Object.keys(requestParameters).length > 0 && { requestParameters }),
    ...(Object.keys(requestModels).length > 0 && { requestModels }),
    methodResponses: responsesOf(operation, apiId, to),
  };
  const stated = operation['x-amazon-apigateway-integration'];
  if (stated !== undefined) method.methodIntegration = integrationOf(objectOf(stated), method);
  return method;
}

/** The validator named by the operation, or by the document. */
function validatorOf(document: Json, operation: Json, { validators }: Definition): string | undefined {
  const member = 'x-amazon-apigateway-request-validator';
  const name = textOf(operation[member] ?? document[member]);
  if (name === undefined) return undefined;
  const found = [...validators].find(([, validator]) => validator.name === name);
  if (!found) throw badRequest(`Invalid Request Validator name specified: ${name}`);
  return found[0];
}

/** By media type. */
function requestModelsOf(operation: Json, apiId: string, to: Definition): Record<string, string> {
  const content = objectsIn(objectOf(operation['requestBody'])['content']);
  const stated = content.filter(([, media]) => 'schema' in media);
  return Object.fromEntries(
    stated.map(([type, media]) => [type, modelNameOf(objectOf(media['schema']), apiId, to)]),
  );
}

const PARAMETER_LOCATIONS: Readonly<Record<string, string>> = {
  query: 'querystring',
  header: 'header',
  path: 'path',
};

/** `method.request.{place}.{name}` → whether it is required. */
function parametersOf(
  parameters: readonly Json[],
  findings: Findings,
  path: string,
): Record<string, boolean> {
  const read: Record<string, boolean> = {};
  for (const { name, in: where, required } of parameters) {
    const stageRequest = PARAMETER_LOCATIONS[String(where)];
    if (stageRequest) read[`method.request.${stageRequest}.${String(name)}`] = required === true;
    else findings.warn(`Parameter ${String(name)} in ${String(where)} at ${path} is not supported, ignoring`);
  }
  return read;
}

/** By status; a REST API ignores `default` and ranges such as 4XX. */
function responsesOf(operation: Json, apiId: string, to: Definition): NonNullable<Method['methodResponses']> {
  const numbered = objectsIn(operation['responses']).filter(([status]) => /^\d{3}$/.test(status));
  const entries = numbered.map(([statusCode, response]) => {
    const headers = Object.keys(objectOf(response['headers']));
    const responseParameters = Object.fromEntries(
      headers.map((name) => [`method.response.header.${name}`, false]),
    );
    const media = objectsIn(response['content']).filter(([, one]) => 'schema' in one);
    const responseModels = Object.fromEntries(
      media.map(([type, one]) => [type, modelNameOf(objectOf(one['schema']), apiId, to)]),
    );
    return [statusCode, { statusCode, responseParameters, responseModels }];
  });
  return Object.fromEntries(entries) as NonNullable<Method['methodResponses']>;
}
