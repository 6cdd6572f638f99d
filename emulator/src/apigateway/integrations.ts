import type { Integration } from '@aws-sdk/client-api-gateway';
import { functionIn } from '../gateway/function-uri.ts';
import { checkOneOf, checkRequired } from '../gateway/validation.ts';
import { badRequest, unsupported } from './errors.ts';

/** "between 50 and 29,000 milliseconds" (botocore); longer only by a quota, for regional and private APIs. */
export const MAX_TIMEOUT_MS = 29_000;
const MIN_TIMEOUT_MS = 50;

/** Throws BadRequestException for an integration that is invalid or not emulated. */
export function checkIntegration(integration: Integration): void {
  const { type, timeoutInMillis = MAX_TIMEOUT_MS } = integration;
  checkRequired('type', type);
  checkOneOf('type', type, ['HTTP', 'AWS', 'MOCK', 'HTTP_PROXY', 'AWS_PROXY']);
  if (timeoutInMillis < MIN_TIMEOUT_MS || timeoutInMillis > MAX_TIMEOUT_MS)
    throw badRequest(`Timeout should be between ${MIN_TIMEOUT_MS} ms and ${MAX_TIMEOUT_MS} ms`);
  if (type === 'AWS_PROXY') checkFunction(integration);
  else if (type === 'MOCK') checkMock(integration);
  else throw unsupported(`integrations of type ${type}`);
}

function checkFunction({
  uri,
  httpMethod,
  credentials,
  responseTransferMode,
  requestParameters,
}: Integration) {
  checkRequired('uri', uri);
  checkRequired('httpMethod', httpMethod);
  if (functionIn(uri) === undefined) throw badRequest('Invalid lambda function');
  // The method of Lambda's Invoke, not the client's ("For Lambda integrations, you must set … POST", botocore).
  if (httpMethod !== 'POST')
    throw badRequest('Integrations of type AWS_PROXY with a Lambda function must use the method POST');
  if (credentials !== undefined) throw unsupported('credentials of integrations');
  if (responseTransferMode === 'STREAM') throw unsupported('responseTransferMode STREAM');
  if (Object.keys(requestParameters ?? {}).length > 0) throw unsupported('requestParameters of integrations');
}

/** Only plain-text templates are emulated: a template with expressions is rejected. */
function checkMock({ requestTemplates, integrationResponses }: Integration): void {
  const responses = Object.values(integrationResponses ?? {});
  const templates = [
    ...Object.values(requestTemplates ?? {}),
    ...responses.flatMap(({ responseTemplates }) => Object.values(responseTemplates ?? {})),
  ];
  if (templates.some((text) => /[#$]/.test(text))) throw unsupported('mapping templates with variables');
  const values = responses.flatMap(({ responseParameters }) => Object.values(responseParameters ?? {}));
  if (values.some((value) => !/^'.*'$/.test(value)))
    throw unsupported('response parameters of a mock that are no constants');
}
