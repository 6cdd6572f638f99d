import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigInput } from '../../infra/parse-config.ts';
import type { EmulatorOptions } from 'sagemaker-emulator';
import type { EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from '../journeys/eventual-account.ts';
import { resultOf, run } from '../journeys/command.ts';
import type { TokenIssuer } from '../token-issuer.ts';
import type { Mode, Pass } from './mode.ts';
import { gatekeeper, type GatewayWishes } from './passes.ts';
import { SAMPLE } from './sample.ts';

/** A deployed stack in a separate account, called in one mode. */
export interface OpenMode {
  readonly mode: Mode;
  readonly account: EmulatedAccount;
  /** The configuration it was deployed with, for further commands. */
  readonly config: string;
  /** `POST` here. */
  readonly url: string;
  /** The same without the route. */
  readonly base: string;
  readonly endpoint: string;
  readonly release: string;
  /** Credentials that it accepts. */
  readonly pass: Pass;
  /** Mode `jwt` only: the token issuer. */
  readonly issuer: TokenIssuer | undefined;
  /** The allowed origin, if the gateway has CORS. */
  readonly origin: string | undefined;
  /** Deploys again with other gateway options. */
  redeploy(gateway: GatewayWishes): Promise<void>;
  close(): Promise<void>;
}

export interface ModeOptions {
  /** Model folder; the project's sample by default. */
  readonly model?: string;
  readonly emulator?: EmulatorOptions;
  /** The only allowed CORS origin; no CORS by default. */
  readonly origin?: string;
  /** Overrides of the mode's gateway options. */
  readonly gateway?: GatewayWishes;
  /** Overrides of all other options. */
  readonly over?: Partial<ConfigInput>;
}

// A suite's requests must not reach the throttling limits of the route or the endpoint.
const WIDE = { ratePerSecond: 5_000, burst: 5_000 };
/** The usual host, with room for a suite's requests. */
export const SERVERLESS = { type: 'sagemaker-serverless', memoryMb: 2048, maxConcurrency: 50 } as const;

/** Deploys one mode. */
export async function openMode(mode: Mode, wanted: ModeOptions = {}): Promise<OpenMode> {
  const account = await openEventualAccount(wanted.emulator);
  const keeper = await gatekeeper(mode);
  const folder = await mkdtemp(join(tmpdir(), 'mode-'));
  const close = async (): Promise<void> => {
    await account.close();
    await keeper.close();
    await rm(folder, { recursive: true });
  };
  try {
    const config = join(folder, 'endpoint.config.mjs');
    const deploy = async (over: GatewayWishes = {}): Promise<Record<string, unknown>> => {
      const options = configOf(mode, wanted, { ...keeper.gateway, ...wanted.gateway, ...over });
      await writeFile(config, `export default ${JSON.stringify(options)};\n`);
      const outcome = await run(
        ['deploy', '--config', config, '--skip-dry-run', '--json'],
        account.url,
        keeper.environment(),
      );
      if (outcome.status !== 0) throw new Error(outcome.text);
      return resultOf(outcome);
    };
    const { url, releaseId } = await deploy();
    return {
      mode,
      account,
      config,
      url: String(url),
      base: String(url).replace(/\/classify$/, ''),
      endpoint: `${stackName(mode)}-dev`,
      release: String(releaseId),
      pass: await keeper.pass(account.url),
      issuer: keeper.issuer,
      origin: wanted.origin,
      redeploy: async (gateway) => void (await deploy(gateway)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function stackName({ api, auth }: Mode): string {
  return `${api}-${auth}`;
}

function configOf(mode: Mode, { model = SAMPLE, origin, over }: ModeOptions, gateway: GatewayWishes): object {
  return {
    name: stackName(mode),
    model,
    sample: 'UBER TRIP 4412',
    host: SERVERLESS,
    drainSeconds: 0,
    gateway: {
      ...(mode.api === 'rest' && { api: mode.api }),
      ...WIDE,
      ...(origin !== undefined && { cors: { origins: [origin] } }),
      ...gateway,
    },
    ...over,
  };
}
