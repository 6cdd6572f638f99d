import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { KEY, REGION } from '../emulated-account.ts';
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../token-issuer.ts';
import type { Mode, Pass } from './mode.ts';

/** Options of the gateway as a configuration file would hold them; the deploy checks them. */
export type GatewayWishes = Readonly<Record<string, unknown>>;

/** What a mode needs besides the account, and its credentials once it is deployed. */
export interface Gatekeeper {
  /** Mode `jwt` only: the token issuer. */
  readonly issuer?: TokenIssuer;
  /** Its options in the configuration. */
  readonly gateway: GatewayWishes;
  /** The environment variables that a deployer needs for it. */
  readonly environment: () => NodeJS.ProcessEnv;
  /** Valid credentials; an API key is read from the account at `url`. */
  readonly pass: (url: string) => Promise<Pass>;
  readonly close: () => Promise<void>;
}

/** Creates the credentials for the callers of a mode. */
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

/** The account's only API key, as an administrator reads it. */
async function keyIn(url: string): Promise<string> {
  const gateway = new APIGatewayClient({ endpoint: url, region: REGION, credentials: KEY });
  const { items = [] } = await gateway.send(new GetApiKeysCommand({ includeValues: true }));
  const value = items[0]?.value;
  if (value === undefined || items.length !== 1) throw new Error(`${items.length} keys in the account`);
  return value;
}
