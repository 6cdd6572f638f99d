import { CLASSIFY_PATH, invokeArn } from '../../infra/api/gateway.ts';
import { DENIED_HINT } from '../aws/core/errors.ts';
import { type Auth, ClassifyError } from '../client/client.ts';
import { Fault } from '../contract/fault.ts';
import type { StackContext } from './context.ts';

// An HTTP API's own words have no code; a REST API tells ours.
const FROM_THE_API: ReadonlySet<string> = new Set(['not-from-gateway', 'unauthorized', 'forbidden']);

/** API Gateway's own refusal of who calls, as a Fault `account` or `credentials`; undefined for every other error. */
export function authorizationError(auth: Auth, error: unknown, context: StackContext): Fault | undefined {
  if (!(error instanceof ClassifyError) || !FROM_THE_API.has(error.problem.code)) return undefined;
  if (auth.kind === 'iam') return signerRefusal(error, context);
  return auth.kind === 'jwt' ? tokenRefusal(error) : undefined;
}

/**
 * An HTTP API answers 403 `{"message":"Forbidden"}` and no reason, to a caller without the right as to a wrong
 * signature.
 */
function signerRefusal(error: ClassifyError, { site, caller }: StackContext): Fault | undefined {
  const { status, requestId } = error.problem;
  if (status !== 403) return undefined;
  return new Fault(
    'account',
    `POST ${CLASSIFY_PATH} was refused by API Gateway: 403 Forbidden (request ${requestId}). It gives no reason; most likely ` +
      `${caller} is not authorized to perform: execute-api:Invoke on resource: ${invokeArn(site)}`,
    DENIED_HINT,
    { cause: error },
  );
}

/** 401 for a token that is not good, 403 for one that lacks the scope; the reason is API Gateway's own. */
function tokenRefusal(error: ClassifyError): Fault | undefined {
  const { status, detail, requestId } = error.problem;
  if (status !== 401 && status !== 403) return undefined;
  return new Fault(
    'credentials',
    `POST ${CLASSIFY_PATH} refused the token: ${status} ${detail} (request ${requestId})`,
    '`npm run status` says whose tokens are good, for whom and for what. Get such a one and run the same command again: it goes on where it stopped.',
    { cause: error },
  );
}
