import { functionIn } from '../gateway/function-uri.ts';
import { newId } from '../gateway/new-id.ts';
import type { ApiRecord, Integration } from './api-store.ts';
import { badRequest, conflict, notEmulated } from './errors.ts';
import type { PartKind } from './part-routes.ts';
import { patched } from './patch.ts';
import { checkLength, checkOneOf, checkRequired } from '../gateway/validation.ts';

/** The service refuses to wait longer for an HTTP API (botocore: IntegerWithLengthBetween50And30000). */
const TIMEOUT_MS = { min: 50, max: 30_000 };
const CHANGEABLE = [
  'description',
  'integrationMethod',
  'integrationUri',
  'payloadFormatVersion',
  'timeoutInMillis',
] as const;
/**
 * Lambda proxy integrations, the one type that runs here. At AWS an HTTP API also proxies HTTP and calls a few
 * services (EventBridge, SQS, Kinesis, Step Functions, AppConfig); SageMaker is not among them, hence the function.
 */
export const INTEGRATIONS: PartKind<Integration> = {
  noun: 'Integration',
  segment: 'integrations',
  keyNoun: 'id',
  parts: (record) => record.integrations,
  create: (_record, input) => {
    checkRequired('integrationType', input.integrationType);
    const integrationId = newId(7);
    const defaults: Integration = {
      integrationId,
      integrationType: input.integrationType,
      connectionType: 'INTERNET',
      integrationMethod: 'POST',
      // The default is the ceiling; for HTTP APIs no quota request raises it.
      timeoutInMillis: TIMEOUT_MS.max,
    };
    const integration = patched(defaults, input, CHANGEABLE);
    check(input, integration);
    return [integrationId, integration];
  },
  update: (_record, before, input) => {
    const integration = patched(before, input, CHANGEABLE);
    check(input, integration);
    return integration;
  },
  checkRemoval: (record, id) => {
    const routes = routesTo(record, id);
    if (routes.length === 0) return;
    // The service's words: milliHQ/terraform-aws-next-js#247.
    throw conflict(
      `Cannot delete Integration because it is referenced by the following Routes with Ids: [${routes.join(', ')}]`,
    );
  },
};

/** Ids of the routes that lead to an integration. */
function routesTo(record: ApiRecord, integrationId: string): string[] {
  return [...record.routes.values()]
    .filter((route) => route.target === `integrations/${integrationId}`)
    .map((route) => route.routeId ?? '');
}

/** Holds the statement and the whole against what a Lambda proxy integration may be. */
function check(input: Integration, whole: Integration): void {
  checkOneOf('integrationType', input.integrationType, ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK']);
  const type = input.integrationType ?? 'AWS_PROXY';
  if (type !== 'AWS_PROXY') throw notEmulated(`integrationType ${type}`);
  for (const member of [
    'integrationSubtype',
    'requestParameters',
    'responseParameters',
    'tlsConfig',
    'credentialsArn',
  ] as const) {
    if (input[member] !== undefined) throw notEmulated(`${member} of integrations`);
  }
  if (input.connectionType === 'VPC_LINK') throw notEmulated('connectionType VPC_LINK');
  checkLength('description', input.description, 0, 1024);
  // The method of Lambda's Invoke, not the client's: a GET route, too, calls its function by POST.
  checkOneOf('integrationMethod', whole.integrationMethod, ['POST']);
  checkRequired('integrationUri', whole.integrationUri);
  if (functionIn(whole.integrationUri) === undefined)
    throw badRequest('Invalid value specified for integrationUri: no ARN of a Lambda function');
  // "Required for HTTP APIs" (botocore), though the model marks it optional: no SDK fills it in.
  checkRequired('payloadFormatVersion', whole.payloadFormatVersion);
  checkOneOf('payloadFormatVersion', whole.payloadFormatVersion, ['1.0', '2.0']);
  if (whole.payloadFormatVersion === '1.0') throw notEmulated('payloadFormatVersion 1.0');
  const timeoutMs = whole.timeoutInMillis ?? TIMEOUT_MS.max;
  if (!Number.isInteger(timeoutMs) || timeoutMs < TIMEOUT_MS.min || timeoutMs > TIMEOUT_MS.max) {
    throw badRequest(`Timeout should be between ${TIMEOUT_MS.min} ms and ${TIMEOUT_MS.max} ms`);
  }
}
