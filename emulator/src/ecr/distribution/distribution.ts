import { authorizerFor } from '../../authorization/authorize.ts';
import { AwsError } from '../../aws-error.ts';
import { LostResponse } from '../../faults/faults.ts';
import { ACTION_HEADER } from '../../protocol/actions.ts';
import type { TokenHolder } from '../authorization-tokens.ts';
import { endpointOf } from './endpoints.ts';
import { errorResponse, failure } from './errors.ts';
import { publicImage } from './public-images.ts';
import { type Route, routeOf } from './route.ts';
import type { Served } from './served.ts';

/**
 * The OCI distribution API of the account's registry, for the tools that push and pull images: at AWS the host
 * `ACCOUNT.dkr.ecr.REGION.amazonaws.com`, here every host of the emulator. Undefined for other requests.
 */
export function distributionApi(served: Served): (request: Request) => Promise<Response> | undefined {
  return (request) => {
    const authorization = request.headers.get('authorization');
    const route = routeOf(decodeURIComponent(new URL(request.url).pathname));
    // Requests to API Gateway are signed.
    if (!route || authorization?.startsWith('AWS4-')) return undefined;
    const open = authorization === null ? publicImage(request, route) : undefined;
    if (open) return Promise.resolve(open);
    const holder = served.tokens.holderOf(authorization);
    return holder ? answered(served, request, route, holder) : Promise.resolve(unauthorized(served));
  };
}

async function answered(
  { account, registry }: Served,
  request: Request,
  route: Route,
  { caller, region }: TokenHolder,
): Promise<Response> {
  if (route.to === 'base') return Response.json({});
  const { action, answer } = endpointOf(request.method, route);
  if (!answer) return failure(405, 'UNSUPPORTED', 'the operation is unsupported');
  const url = new URL(request.url);
  const { name: repositoryName } = route;
  const signed = { service: 'ecr', region, caller, method: request.method, path: url.pathname };
  let response: Response;
  let lost = false;
  try {
    const observed = { service: 'ecr', action, accessKeyId: '', mutating: request.method !== 'GET' };
    lost = await account.faults.inject(observed, request.signal);
    authorizerFor(account, signed)(action, { repositoryName });
    const repository = registry.find(region, { repositoryName });
    const { contents } = registry;
    response = await answer({ request, url, registry, repository, contents });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    response = errorResponse(error);
  }
  if (lost) throw new LostResponse('The answer was lost, as asked for.');
  response.headers.set(ACTION_HEADER, action);
  return response;
}

function unauthorized({ account: { accountId } }: Served): Response {
  const realm = `https://${accountId}.dkr.ecr.us-east-1.amazonaws.com/`;
  const headers = { 'www-authenticate': `Basic realm="${realm}",service="ecr.amazonaws.com"` };
  return new Response('Not Authorized\n', { status: 401, headers });
}
