import type { ApiType } from '../../contract/deadlines.ts';
import { REST_STAGE } from '../../contract/routes.ts';
import type { AwsClients } from '../core/clients.ts';
import { type LiveHttpApi, readHttpApi } from './http-api/read.ts';
import { readRestApi } from './rest-api/read.ts';

/** A deployed API of either type, as callers see it. */
export interface DeployedApi {
  readonly apiType: ApiType;
  readonly id: string;
  /** Without a trailing slash. */
  readonly url: string;
  /** Authorization of the task's route. */
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
  /** Keys of the routes without authorization. All or none, unless one was changed by hand or a deploy was killed. */
  readonly openRoutes: readonly string[];
  /** With `jwt` on an HTTP API: the required claims of a token. */
  readonly tokens?: LiveTokenTerms;
}

/** Issuer, audience and scopes that a route requires of a token. */
export interface LiveTokenTerms {
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** The deployed APIs of a name, the preferred type first; both types exist only while one replaces the other. */
export async function deployedApis(
  aws: AwsClients,
  name: string,
  preferred: ApiType,
): Promise<DeployedApi[]> {
  const [http, rest] = await Promise.all([httpApi(aws, name), restApi(aws, name)]);
  const found = [http, rest].flatMap((api) => api ?? []);
  return found.toSorted((a, b) => Number(b.apiType === preferred) - Number(a.apiType === preferred));
}

async function httpApi(aws: AwsClients, name: string): Promise<DeployedApi | undefined> {
  const api = await readHttpApi(aws, name);
  if (api?.endpoint === undefined) return undefined;
  const access = accessOf(api.routes.map((route) => ({ ...route, keyRequired: false })));
  const tokens = access.auth === 'jwt' && tokensOf(api);
  return { apiType: 'http', id: api.id, url: api.endpoint, ...access, ...(tokens && { tokens }) };
}

/** The token requirements of the task's route. */
function tokensOf({ routes, authorizers }: LiveHttpApi): LiveTokenTerms {
  const route = taskRoute(routes);
  const reader = authorizers.find(({ id }) => id === route?.authorizerId);
  return { issuer: reader?.issuer, audience: reader?.audience ?? [], scopes: route?.scopes ?? [] };
}

async function restApi(aws: AwsClients, name: string): Promise<DeployedApi | undefined> {
  const api = await readRestApi(aws, name);
  if (!api?.stage) return undefined;
  // The preflight route is open to everyone; it does not decide who may call.
  const asked = api.methods.filter(({ key }) => !key.startsWith('OPTIONS '));
  return { apiType: 'rest', id: api.id, url: restApiUrl(aws, api.id), ...accessOf(asked) };
}

interface AuthorizedRoute {
  readonly key: string;
  readonly authorization: string;
  readonly keyRequired: boolean;
}

/** An API without a task route answers no caller, so it does not count as open. */
function accessOf(routes: readonly AuthorizedRoute[]): Pick<DeployedApi, 'auth' | 'openRoutes'> {
  const called = taskRoute(routes);
  const openRoutes = routes.filter((route) => authOf(route) === 'none').map(({ key }) => key);
  return { auth: called ? authOf(called) : 'iam', openRoutes };
}

/** The route that accepts requests for the model. */
function taskRoute<Keyed extends { readonly key: string }>(routes: readonly Keyed[]): Keyed | undefined {
  return routes.find(({ key }) => key.startsWith('POST '));
}

function authOf({ authorization, keyRequired }: AuthorizedRoute): DeployedApi['auth'] {
  if (authorization === 'AWS_IAM') return 'iam';
  if (authorization === 'JWT') return 'jwt';
  return keyRequired ? 'api-key' : 'none';
}

/**
 * URL of a REST API, without a trailing slash. AWS does not return it, but documents its form (API Gateway Developer
 * Guide, "Invoke REST APIs"). Behind another endpoint there is no DNS for it: the API is served under a path there.
 */
export function restApiUrl({ apiEndpoint, region }: AwsClients, id: string): string {
  if (apiEndpoint) return `${apiEndpoint.origin}/execute-api/${id}/${REST_STAGE}`;
  return `https://${id}.execute-api.${region}.${dnsSuffix(region)}/${REST_STAGE}`;
}

function dnsSuffix(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
