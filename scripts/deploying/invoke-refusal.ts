import { CLASSIFY_PATH, invokeArn } from '../../infra/gateway.ts';
import { DENIED_HINT } from '../../src/aws/errors.ts';
import { ClassifyError } from '../../src/client.ts';
import { Fault } from '../../src/fault.ts';
import type { Setting } from '../setting.ts';

/**
 * API Gateway's own refusal of a signed request, as a Fault `account`; undefined for every other error. An HTTP API
 * answers 403 `{"message":"Forbidden"}` and no reason, to a caller without the right as to a wrong signature.
 */
export function invokeRefusal(error: unknown, { site, caller }: Setting): Fault | undefined {
  if (!(error instanceof ClassifyError)) return undefined;
  const { status, code, requestId } = error.problem;
  if (status !== 403 || !['not-from-gateway', 'forbidden'].includes(code)) return undefined;
  return new Fault(
    'account',
    `POST ${CLASSIFY_PATH} was refused by API Gateway: 403 Forbidden (request ${requestId}). It gives no reason; most likely ` +
      `${caller} is not authorized to perform: execute-api:Invoke on resource: ${invokeArn(site)}`,
    DENIED_HINT,
    { cause: error },
  );
}
