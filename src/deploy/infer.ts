import { type DeployedApi, deployedApis } from '../aws/apigateway/deployed-api.ts';
import { infer, InferenceError, type InferenceResult } from '../client/client.ts';
import { taskOf, taskPath } from '../config/served-task.ts';
import { Fault } from '../contract/fault.ts';
import type { WireRequest } from '../tasks/task.ts';
import { authorizationError } from './auth/authorization-error.ts';
import { signIn } from './auth/sign-in.ts';
import type { StackContext } from './context.ts';

/**
 * Sends a request to the gateway of a stack, or to another URL with the stack's authorization. Throws Fault `broken`
 * without a deployed API, `account` or `credentials` if the caller is rejected, `answer` for any other problem.
 */
export async function inferThroughGateway(
  context: StackContext,
  request: WireRequest,
  url?: string,
): Promise<InferenceResult> {
  const api = await findApi(context, url);
  const auth = await signIn(context, api);
  try {
    return await infer(taskOf(context.config), api.url, request, { auth, signal: context.engine.signal });
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    throw (
      authorizationError(auth, error, context) ??
      new Fault('answer', error.message, 'See `npm run status` for the state of the endpoint.', {
        cause: error,
      })
    );
  }
}

async function findApi(
  { aws, names, config }: StackContext,
  url: string | undefined,
): Promise<Pick<DeployedApi, 'url' | 'auth' | 'tokens'>> {
  const [api] = await deployedApis(aws, names.api, config.gateway.api);
  if (api) return { ...api, url: url ?? `${api.url}${taskPath(config)}` };
  if (url !== undefined) return { url, auth: 'iam' };
  throw new Fault(
    'broken',
    `${names.owner} is not deployed in this account and region.`,
    'Run `npm run deploy:serverless-endpoint`.',
  );
}
