import {
  isDashboardOf,
  isRoleOf,
  logGroupPrefixes,
  type Names,
  namesOf,
  ownerOf,
  ROLE_PATH,
} from '../../infra/naming.ts';
import type { Site } from '../../infra/site.ts';
import { ambientRegion, requireCredentials } from '../aws/core/ambient.ts';
import { type AwsClients, awsClients } from '../aws/core/clients.ts';
import { callerIdentity, type Identity } from '../aws/sts/caller-identity.ts';
import { type Kinds, registry } from '../aws/registry.ts';
import type { Config } from '../config/config.ts';
import { wallClock } from '../reconcile/poll.ts';
import type { Engine } from '../reconcile/watch.ts';
import type { Reporter } from './reporter.ts';

/** Returns the current bearer token. Called before each request: a deploy may outlast a token. */
export type TokenSource = () => Promise<string>;

/** A region and its clients; no AWS API has been called yet. */
export interface AwsContext {
  readonly region: string;
  readonly aws: AwsClients;
  readonly engine: Engine;
  readonly report: Reporter;
}

/** The same with the configuration. */
export interface ConfigContext extends AwsContext {
  readonly config: Config;
  /** The token for a route that requires one; undefined if none was given. */
  readonly token: TokenSource | undefined;
}

/** An account and region, and what commands work with there. */
export interface AccountContext {
  readonly site: Site;
  /** ARN of the identity that signs the calls. */
  readonly caller: string;
  readonly aws: AwsClients;
  readonly registry: Kinds;
  readonly engine: Engine;
  readonly report: Reporter;
}

/** One stack in an account and region. */
export interface StackContext extends AccountContext {
  readonly config: Config;
  readonly token: TokenSource | undefined;
  readonly names: Names;
}

/** Finds credentials and a region. Calls no AWS API. Throws Fault `config` without a region, or `credentials`. */
async function awsContextOf(
  named: string | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<AwsContext> {
  await requireCredentials();
  const region = named ?? (await ambientRegion());
  const engine = { clock: wallClock, signal, emit: report.event };
  return { region, aws: clientsIn(region, engine), engine, report };
}

/** Clients of another region, with the same credentials and endpoint. */
export function clientsIn(region: string, engine: Engine): AwsClients {
  return awsClients(region, process.env, engine);
}

/**
 * Finds credentials for a configuration. Calls no AWS API. Throws Fault `config` without a region, or `credentials`.
 */
export async function configContextOf(
  config: Config,
  token: TokenSource | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<ConfigContext> {
  return { config, token, ...(await awsContextOf(config.region, report, signal)) };
}

function accountContextOf(
  { region, aws, engine, report }: AwsContext,
  { partition, account, arn }: Identity,
): AccountContext {
  return {
    site: { partition, account, region },
    caller: arn,
    aws,
    registry: registry(aws, {
      roles: { path: ROLE_PATH, isHere: isRoleOf },
      logGroupPrefixes,
      isDashboardHere: isDashboardOf,
    }),
    engine,
    report,
  };
}

/** Calls GetCallerIdentity. Changes nothing. Throws Fault `config` without a region, or `credentials`. */
export async function openAccountContext(
  named: string | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<AccountContext> {
  const context = await awsContextOf(named, report, signal);
  return accountContextOf(context, await callerIdentity(context.aws));
}

/** A stack's context for a known identity. */
export function stackContextOf(configContext: ConfigContext, identity: Identity): StackContext {
  const { config, token } = configContext;
  const account = accountContextOf(configContext, identity);
  return { ...account, config, token, names: namesOf(ownerOf(config), account.site) };
}

/** A stack's context, after AWS has named the caller and the account. */
export async function resolveStackContext(configContext: ConfigContext): Promise<StackContext> {
  const context = stackContextOf(configContext, await callerIdentity(configContext.aws));
  const { report, names, site } = context;
  report.say(`${names.owner} in ${site.region}, account ${site.account}`);
  return context;
}
