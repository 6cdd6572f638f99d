import type { ApiFlavour } from '../../contract/deadlines.ts';
import type { AwsClients } from '../core/clients.ts';
import { ROUTES } from '../../contract/routes.ts';
import { type LiveHttpApi, readHttpApi } from './http-api/read.ts';
import { readRestApi } from './rest-api/read.ts';
import { restApiUrl } from './rest-api/url.ts';

/** An API as callers meet it, of either flavour. */
export interface DeployedApi {
  readonly flavour: ApiFlavour;
  readonly id: string;
  /** With no slash at the end. */
  readonly url: string;
  /** What the route for classifying asks of a caller. */
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none';
  /** Routes that ask nothing, by key. All or none, unless somebody changed one or a deploy died between two. */
  readonly openRoutes: readonly string[];
  /** With `jwt` on an HTTP API: what a token must say. */
  readonly tokens?: LiveTokenTerms;
}

/** Whose tokens a route takes, for whom they are made, and of which scopes they need one. */
export interface LiveTokenTerms {
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** What stands under a name; both flavours only while one follows the other. The preferred one comes first. */
export async function deployedApis(
  aws: AwsClients,
  name: string,
  preferred: ApiFlavour,
): Promise<DeployedApi[]> {
  const [http, rest] = await Promise.all([httpApi(aws, name), restApi(aws, name)]);
  const found = [http, rest].flatMap((face) => face ?? []);
  return found.toSorted((a, b) => Number(b.flavour === preferred) - Number(a.flavour === preferred));
}

async function httpApi(aws: AwsClients, name: string): Promise<DeployedApi | undefined> {
  const api = await readHttpApi(aws, name);
  if (api?.endpoint === undefined) return undefined;
  const access = accessOf(api.routes.map((route) => ({ ...route, keyRequired: false })));
  const tokens = access.auth === 'jwt' && tokensOf(api);
  return { flavour: 'http', id: api.id, url: api.endpoint, ...access, ...(tokens && { tokens }) };
}

const CLASSIFY_KEY = `${ROUTES.classify.method} ${ROUTES.classify.path}`;

/** What the route that everybody comes for wants of a token. */
function tokensOf({ routes, authorizers }: LiveHttpApi): LiveTokenTerms {
  const route = routes.find(({ key }) => key === CLASSIFY_KEY);
  const reader = authorizers.find(({ id }) => id === route?.authorizerId);
  return { issuer: reader?.issuer, audience: reader?.audience ?? [], scopes: route?.scopes ?? [] };
}

async function restApi(aws: AwsClients, name: string): Promise<DeployedApi | undefined> {
  const api = await readRestApi(aws, name);
  if (!api?.stage) return undefined;
  // Whoever may ask whether they may ask is not who may call.
  const asked = api.methods.filter(({ key }) => !key.startsWith('OPTIONS '));
  return { flavour: 'rest', id: api.id, url: restApiUrl(aws, api.id), ...accessOf(asked) };
}

interface Closed {
  readonly key: string;
  readonly authorization: string;
  readonly keyRequired: boolean;
}

/** An API without the route lets nobody classify, so it is not called open for that. */
function accessOf(routes: readonly Closed[]): Pick<DeployedApi, 'auth' | 'openRoutes'> {
  const classify = routes.find(({ key }) => key === CLASSIFY_KEY);
  const openRoutes = routes.filter((route) => wayOf(route) === 'none').map(({ key }) => key);
  return { auth: classify ? wayOf(classify) : 'iam', openRoutes };
}

function wayOf({ authorization, keyRequired }: Closed): DeployedApi['auth'] {
  if (authorization === 'AWS_IAM') return 'iam';
  if (authorization === 'JWT') return 'jwt';
  return keyRequired ? 'api-key' : 'none';
}
