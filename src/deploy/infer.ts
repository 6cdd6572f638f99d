import type { DeployedApi } from '../aws/apigateway/deployed-api.ts';
import { infer, InferenceError, type InferenceResult } from '../client/client.ts';
import { taskOf } from '../config/served-task.ts';
import { Fault } from '../contract/fault.ts';
import type { TaskRequest } from '../tasks/task.ts';
import { authorizationError } from './auth/authorization-error.ts';
import { signIn } from './auth/sign-in.ts';
import type { StackContext } from './context.ts';
import { findApi, notDeployed } from './find-api.ts';

/**
 * Sends a request to the gateway of a stack, or to another URL with the stack's authorization. Throws Fault `broken`
 * without a deployed API, `account` or `credentials` if the caller is rejected, `answer` for any other problem.
 */
export async function inferThroughGateway(
  context: StackContext,
  request: TaskRequest,
  url?: string,
): Promise<InferenceResult> {
  const api = await calledApi(context, url);
  const auth = await signIn(context, api);
  try {
    return await infer(taskOf(context.config), api.url, request, { auth, signal: context.engine.signal });
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    throw (
      authorizationError(auth, error, context) ??
      new Fault('answer', error.message, 'See `npm run status` for the state of the model.', {
        cause: error,
      })
    );
  }
}

/** The stack's API, at another URL if one is given. */
async function calledApi(
  context: StackContext,
  url: string | undefined,
): Promise<Pick<DeployedApi, 'url' | 'auth' | 'tokens'>> {
  const api = await findApi(context);
  if (api) return { ...api, url: url ?? api.routeUrl };
  if (url !== undefined) return { url, auth: 'iam' };
  throw notDeployed(context);
}
