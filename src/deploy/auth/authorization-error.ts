import { invokeArn } from '../../../infra/api/gateway.ts';
import { DENIED_HINT } from '../../aws/core/errors.ts';
import { type Auth, InferenceError } from '../../client/client.ts';
import { taskPath } from '../../config/served-task.ts';
import { Fault } from '../../contract/fault.ts';
import type { StackContext } from '../context.ts';

// Errors of an HTTP API itself have no problem code; a REST API returns the configured gateway responses.
const FROM_API_GATEWAY: ReadonlySet<string> = new Set(['not-from-gateway', 'unauthorized', 'forbidden']);

/** API Gateway's rejection of the caller as a Fault `account` or `credentials`; undefined for any other error. */
export function authorizationError(auth: Auth, error: unknown, context: StackContext): Fault | undefined {
  if (!(error instanceof InferenceError) || !FROM_API_GATEWAY.has(error.problem.code)) return undefined;
  if (auth.kind === 'iam') return signatureFault(error, context);
  return auth.kind === 'jwt' ? tokenFault(error, context) : undefined;
}

/** An HTTP API answers 403 `{"message":"Forbidden"}` to a missing permission and to a wrong signature alike. */
function signatureFault(error: InferenceError, { config, site, caller }: StackContext): Fault | undefined {
  const { status, requestId } = error.problem;
  if (status !== 403) return undefined;
  return new Fault(
    'account',
    `POST ${taskPath(config)} was rejected by API Gateway: 403 Forbidden (request ${requestId}), without a reason; most likely ` +
      `${caller} is not authorized to perform: execute-api:Invoke on resource: ${invokeArn(config, site)}`,
    DENIED_HINT,
    { cause: error },
  );
}

/** 401 for an invalid token, 403 for a missing scope. The detail is API Gateway's. */
function tokenFault(error: InferenceError, { config }: StackContext): Fault | undefined {
  const { status, detail, requestId } = error.problem;
  if (status !== 401 && status !== 403) return undefined;
  return new Fault(
    'credentials',
    `POST ${taskPath(config)} rejected the token: ${status} ${detail} (request ${requestId})`,
    '`npm run status` shows the issuer, audience and scopes. Get a matching token and run the same command again to resume.',
    { cause: error },
  );
}
