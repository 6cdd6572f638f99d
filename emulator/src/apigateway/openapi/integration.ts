import type { Integration, Method } from '@aws-sdk/client-api-gateway';
import { badRequest } from '../errors.ts';
import { checkIntegration, MAX_TIMEOUT_MS } from '../integrations.ts';
import { type Json, objectsIn, scalarOf, textOf, textsIn } from './json.ts';

/** The integration described by `x-amazon-apigateway-integration`. Throws BadRequestException. */
export function integrationOf(stated: Json, method: Method): Integration {
  const type = textOf(stated['type'])?.toUpperCase();
  const integration = {
    type,
    httpMethod: textOf(stated['httpMethod']),
    uri: textOf(stated['uri']),
    credentials: textOf(stated['credentials']),
    passthroughBehavior: (textOf(stated['passthroughBehavior']) ?? 'WHEN_NO_MATCH').toUpperCase(),
    contentHandling: textOf(stated['contentHandling']),
    responseTransferMode: textOf(stated['responseTransferMode'])?.toUpperCase(),
    timeoutInMillis:
      typeof stated['timeoutInMillis'] === 'number' ? stated['timeoutInMillis'] : MAX_TIMEOUT_MS,
    ...('requestTemplates' in stated && { requestTemplates: textsIn(stated['requestTemplates']) }),
    ...('requestParameters' in stated && { requestParameters: textsIn(stated['requestParameters']) }),
    ...('responses' in stated && { integrationResponses: responsesOf(stated['responses'], method) }),
  } as Integration;
  checkIntegration(integration);
  return integration;
}

/** By status; the key in the document is the selection pattern, `default` for all others. */
function responsesOf(stated: unknown, method: Method): NonNullable<Integration['integrationResponses']> {
  const entries = objectsIn(stated).map(([pattern, response]) => {
    const statusCode = scalarOf(response['statusCode']);
    const responseParameters = textsIn(response['responseParameters']);
    checkDeclared(method, statusCode, Object.keys(responseParameters));
    const selection = pattern === 'default' ? {} : { selectionPattern: pattern };
    const templates = textsIn(response['responseTemplates']);
    return [statusCode, { statusCode, ...selection, responseParameters, responseTemplates: templates }];
  });
  return Object.fromEntries(entries) as NonNullable<Integration['integrationResponses']>;
}

/** A mapping can only set what the method's response of that status declares. */
function checkDeclared({ methodResponses }: Method, status: string, parameters: readonly string[]): void {
  const response = methodResponses?.[status];
  if (!response) throw badRequest(`Invalid Response status code specified: ${status}`);
  const unknown = parameters.filter((name) => !(name in (response.responseParameters ?? {})));
  if (unknown.length === 0) return;
  throw badRequest(
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: ${unknown.join(', ')}]`,
  );
}
