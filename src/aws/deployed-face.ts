import type { ApiFlavour } from '../contract/deadlines.ts';
import type { AwsClients } from './clients.ts';
import { ROUTES } from '../contract/routes.ts';
import { type LiveHttpApi, readHttpApi } from './http-api-read.ts';
import { readRestApi } from './rest-api-read.ts';
import { restApiUrl } from './rest-api-url.ts';

/** An API as callers meet it, of either flavour. */
export interface DeployedFace {
  readonly flavour: ApiFlavour;
  readonly id: string;
  /** With no slash at the end. */
  readonly url: string;
  /** How each route is closed; `mixed` where they differ, which no declaration makes. */
  readonly auth: 'iam' | 'jwt' | 'api-key' | 'none' | 'mixed';
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
export async function deployedFaces(
  aws: AwsClients,
  name: string,
  preferred: ApiFlavour,
): Promise<DeployedFace[]> {
  const [http, rest] = await Promise.all([httpFace(aws, name), restFace(aws, name)]);
  const found = [http, rest].flatMap((face) => face ?? []);
  return found.toSorted((a, b) => Number(b.flavour === preferred) - Number(a.flavour === preferred));
}

async function httpFace(aws: AwsClients, name: string): Promise<DeployedFace | undefined> {
  const api = await readHttpApi(aws, name);
  if (api?.endpoint === undefined) return undefined;
  const auth = authOf(api.routes.map(({ authorization }) => ({ authorization, keyRequired: false })));
  const tokens = auth === 'jwt' && tokensOf(api);
  return { flavour: 'http', id: api.id, url: api.endpoint, auth, ...(tokens && { tokens }) };
}

const { method, path } = ROUTES.classify;

/** What the route that everybody comes for wants of a token. */
function tokensOf({ routes, authorizers }: LiveHttpApi): LiveTokenTerms {
  const route = routes.find(({ key }) => key === `${method} ${path}`);
  const reader = authorizers.find(({ id }) => id === route?.authorizerId);
  return { issuer: reader?.issuer, audience: reader?.audience ?? [], scopes: route?.scopes ?? [] };
}

async function restFace(aws: AwsClients, name: string): Promise<DeployedFace | undefined> {
  const api = await readRestApi(aws, name);
  if (!api?.stage) return undefined;
  // Whoever may ask whether they may ask is not who may call.
  const asked = api.methods.filter(({ key }) => !key.startsWith('OPTIONS '));
  return { flavour: 'rest', id: api.id, url: restApiUrl(aws, api.id), auth: authOf(asked) };
}

interface Closed {
  readonly authorization: string;
  readonly keyRequired: boolean;
}

function authOf(routes: readonly Closed[]): DeployedFace['auth'] {
  const ways = new Set(routes.map(wayOf));
  const [only] = ways;
  return ways.size === 1 && only !== undefined ? only : 'mixed';
}

function wayOf({ authorization, keyRequired }: Closed): DeployedFace['auth'] {
  if (authorization === 'AWS_IAM') return 'iam';
  if (authorization === 'JWT') return 'jwt';
  return keyRequired ? 'api-key' : 'none';
}
