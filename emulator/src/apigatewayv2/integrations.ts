import type { Integration } from '@aws-sdk/client-apigatewayv2';
import { unsupported } from '../aws-error.ts';
import { functionIn } from '../gateway/function-uri.ts';
import { newId } from '../gateway/new-id.ts';
import type { ApiRecord } from './api-store.ts';
import { badRequest, conflict } from './errors.ts';
import type { PartKind } from './parts.ts';
import { patched } from './patch.ts';
import { checkLength, checkOneOf, checkRequired } from '../gateway/validation.ts';

/** The service's bounds for an HTTP API (botocore: IntegerWithLengthBetween50And30000). */
const TIMEOUT_MS = { min: 50, max: 30_000 };
const CHANGEABLE = [
  'Description',
  'IntegrationMethod',
  'IntegrationUri',
  'PayloadFormatVersion',
  'TimeoutInMillis',
] as const;
/**
 * Lambda proxy integrations, the only emulated type. AWS's HTTP APIs also proxy HTTP and integrate with a few
 * services (EventBridge, SQS, Kinesis, Step Functions, AppConfig); SageMaker is not among them, hence the proxy
 * function.
 */
export const INTEGRATIONS: PartKind<Integration> = {
  noun: 'Integration',
  key: 'IntegrationId',
  parts: (record) => record.integrations,
  create: (_record, input) => {
    const integrationId = newId(7);
    const defaults: Integration = {
      IntegrationId: integrationId,
      IntegrationType: input.IntegrationType,
      ConnectionType: 'INTERNET',
      IntegrationMethod: 'POST',
      // The default is the maximum; for HTTP APIs it cannot be increased.
      TimeoutInMillis: TIMEOUT_MS.max,
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

/** Ids of the routes that use an integration. */
function routesTo(record: ApiRecord, integrationId: string): string[] {
  return [...record.routes.values()]
    .filter((route) => route.Target === `integrations/${integrationId}`)
    .map((route) => route.RouteId ?? '');
}

/** Validates the input, and the resulting Lambda proxy integration. */
function check(input: Integration, whole: Integration): void {
  checkLength('description', input.Description, 0, 1024);
  // The method of Lambda's Invoke, not the client's: even a GET route invokes its function with POST.
  checkOneOf('integrationMethod', whole.IntegrationMethod, ['POST']);
  checkRequired('integrationUri', whole.IntegrationUri);
  if (functionIn(whole.IntegrationUri) === undefined)
    throw badRequest('Invalid value specified for integrationUri: no ARN of a Lambda function');
  // "Required for HTTP APIs" (botocore), though the model marks it optional, and no SDK fills it in.
  checkRequired('payloadFormatVersion', whole.PayloadFormatVersion);
  checkOneOf('payloadFormatVersion', whole.PayloadFormatVersion, ['1.0', '2.0']);
  if (whole.PayloadFormatVersion === '1.0') throw unsupported('PayloadFormatVersion 1.0');
  const timeoutMs = whole.TimeoutInMillis ?? TIMEOUT_MS.max;
  if (!Number.isInteger(timeoutMs) || timeoutMs < TIMEOUT_MS.min || timeoutMs > TIMEOUT_MS.max) {
    throw badRequest(`Timeout should be between ${TIMEOUT_MS.min} ms and ${TIMEOUT_MS.max} ms`);
  }
}
