import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { KEY, REGION } from '../emulated-account.ts';
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../token-issuer.ts';
import type { Mode, Pass } from './mode.ts';

/** Options of the gateway as a configuration file would hold them; the deploy checks them. */
export type GatewayWishes = Readonly<Record<string, unknown>>;

/** What a mode needs beside the account, and what opens it once it is deployed. */
export interface Gatekeeper {
  /** Of mode jwt alone: who signs the tokens. */
  readonly issuer?: TokenIssuer;
  /** What the configuration says of it. */
  readonly gateway: GatewayWishes;
  /** What a deployer's environment holds for it. */
  readonly environment: () => NodeJS.ProcessEnv;
  /** What a good caller shows; a key is read from the account at `url`. */
  readonly pass: (url: string) => Promise<Pass>;
  readonly close: () => Promise<void>;
}

/** Makes what callers of a mode sign in with. */
export async function gatekeeper({ auth }: Mode): Promise<Gatekeeper> {
  if (auth === 'jwt') return await tokens();
  const pass = async (url: string): Promise<Pass> => {
    if (auth === 'api-key') return { kind: 'api-key', key: await keyIn(url) };
    return auth === 'iam' ? { kind: 'iam', region: REGION, ...KEY } : { kind: 'none' };
  };
  return { gateway: { auth }, environment: () => ({}), pass, close: async () => await Promise.resolve() };
}

async function tokens(): Promise<Gatekeeper> {
  const issuer = await openTokenIssuer();
  const jwt = { issuer: issuer.issuer, audience: [AUDIENCE], scopes: ['classify'] };
  const pass = async (): Promise<Pass> => await Promise.resolve({ kind: 'jwt', token: issuer.token() });
  const environment = () => ({ SAGEMAKER_GATEWAY_TOKEN: issuer.token() });
  return {
    issuer,
    gateway: { auth: 'jwt', jwt },
    environment,
    pass,
    close: async () => await issuer.close(),
  };
}

/** The one key of the account, as an administrator reads it. */
async function keyIn(url: string): Promise<string> {
  const gateway = new APIGatewayClient({ endpoint: url, region: REGION, credentials: KEY });
  const { items = [] } = await gateway.send(new GetApiKeysCommand({ includeValues: true }));
  const value = items[0]?.value;
  if (value === undefined || items.length !== 1) throw new Error(`${items.length} keys in the account`);
  return value;
}
