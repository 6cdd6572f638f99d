import { authorizerFor } from '../authorization/authorize.ts';
import { administrator } from '../account/caller.ts';
import type { AccountContext, Call, Service } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { type Authenticated, authenticate, sessionToken } from './authenticate.ts';
import { withBodyLimit } from './body-limit.ts';
import { isMutating } from './call-log.ts';
import { credentialScope, type CredentialScope } from './credential-scope.ts';

/** What a request is signed for. */
export interface Addressed {
  /** The service that the credentials name. */
  readonly name: string;
  /** Undefined when the emulator has no such service. */
  readonly service: Service | undefined;
  readonly scope: CredentialScope;
}

/** Undefined for an unsigned request, and for credentials in the query of what AWS does not presign. */
export function addressed(services: readonly Service[], request: Request): Addressed | undefined {
  const found = credentialScope(request);
  if (!found) return undefined;
  const { scope, isPresigned } = found;
  const name = serviceName(scope, new URL(request.url).pathname);
  const service = services.find((candidate) => candidate.name === name);
  return isPresigned && !service?.isPresignable?.(request) ? undefined : { name, service, scope };
}

/** The response to a call, and whether an injected fault keeps it from the client. */
export interface CallResult {
  readonly response: Response;
  readonly lost: boolean;
}

/** Authenticates and runs an AWS call; faults are injected here. */
export async function runCall(
  account: AccountContext,
  service: Service,
  scope: CredentialScope,
  request: Request,
  requestId: string,
): Promise<CallResult> {
  let lost = false;
  const admit = async (action: string): Promise<void> => {
    const { accessKeyId } = scope;
    const observed = { service: service.name, action, accessKeyId, mutating: isMutating(action) };
    lost = await account.faults.inject(observed, request.signal);
  };
  try {
    const authenticated = await admitted(account, service, scope, request);
    const call = { ...callOf(account, service, scope, authenticated), requestId, admit };
    const response = await service.handle(authenticated.request, call);
    return { response, lost };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { response: service.refuse(error, requestId, request), lost };
  }
}

/**
 * Throws AwsError for a body that is too long and for an invalid signature. Where any credentials are accepted, an
 * unknown key is the administrator's, unless rights are checked.
 */
async function admitted(
  account: AccountContext,
  { name }: Service,
  { accessKeyId }: CredentialScope,
  sent: Request,
): Promise<Authenticated> {
  const request = withBodyLimit(sent, name);
  if (!account.anyCredentials) return await authenticate(account, name, request);
  const caller = account.keys.callerOf(accessKeyId, sessionToken(request));
  return { request, caller: caller ?? (account.enforcesIam ? undefined : administrator(account)) };
}

function callOf(
  account: AccountContext,
  { name }: Service,
  { region }: CredentialScope,
  { request, caller, chunks }: Authenticated,
): Omit<Call, 'admit' | 'requestId'> {
  const { method, url } = request;
  const signed = { service: name, region, caller, method, path: new URL(url).pathname };
  return { account, region, caller, authorize: authorizerFor(account, signed), chunks };
}

/**
 * A signing name may be shared by several services: SageMaker's control plane and runtime share one
 * (botocore's signingName of sagemaker-runtime is `sagemaker`), as do the two API Gateways. Others sign by
 * another name than botocore's.
 */
function serviceName(scope: CredentialScope, pathname: string): string {
  if (scope.signingName === 'sagemaker' && pathname.startsWith('/endpoints/')) return 'sagemaker-runtime';
  if (scope.signingName === 'apigateway' && pathname.startsWith('/v2/')) return 'apigatewayv2';
  return NAMES[scope.signingName] ?? scope.signingName;
}

const NAMES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', elasticfilesystem: 'efs' };
