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
import type { Event } from '../reconcile/event.ts';
import { wallClock } from '../reconcile/poll.ts';
import type { Engine } from '../reconcile/watch.ts';
import type { Reporter } from './reporter.ts';
import type { TokenSource } from './token.ts';

/** What is known before AWS has been asked anything. */
export interface AwsContext {
  readonly region: string;
  readonly aws: AwsClients;
  readonly engine: Engine;
  readonly report: Reporter;
}

/** The same with what the user wishes. */
export interface ConfigContext extends AwsContext {
  readonly config: Config;
  /** What opens a route that wants a token; undefined where none was given. */
  readonly token: TokenSource | undefined;
}

/** An account and region, with everything a verb works with there. */
export interface AccountContext {
  readonly site: Site;
  /** ARN of who signs the calls. */
  readonly caller: string;
  readonly aws: AwsClients;
  readonly registry: Kinds;
  readonly engine: Engine;
  readonly report: Reporter;
}

/** One stack at one place. */
export interface StackContext extends AccountContext {
  readonly config: Config;
  readonly token: TokenSource | undefined;
  readonly names: Names;
}

/** Finds credentials and a region. Throws Fault `config` without a region, or `credentials`; calls nobody. */
async function awsContextOf(
  named: string | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<AwsContext> {
  await requireCredentials();
  const region = named ?? (await ambientRegion());
  const engine = { clock: wallClock, signal, emit: (event: Event) => report.event(event) };
  return { region, aws: awsClients(region, process.env), engine, report };
}

/** Finds credentials for a configuration. Throws Fault `config` without a region, or `credentials`; calls nobody. */
export async function configContextOf(
  config: Config,
  token: TokenSource | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<ConfigContext> {
  return { config, token, ...(await awsContextOf(config.region, report, signal)) };
}

/** A region's reach in an account, for one who signs in its name. */
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

/** Asks AWS who is calling. Throws Fault `config` without a region, or `credentials`; changes nothing. */
export async function openAccountContext(
  named: string | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<AccountContext> {
  const reach = await awsContextOf(named, report, signal);
  return accountContextOf(reach, await callerIdentity(reach.aws));
}

/** The ground under an account, for one who signs in its name. */
export function stackContextOf(configContext: ConfigContext, identity: Identity): StackContext {
  const { config, token } = configContext;
  const place = accountContextOf(configContext, identity);
  return { ...place, config, token, names: namesOf(ownerOf(config), place.site) };
}

/** The same once AWS has said who is calling, and in which account. */
export async function resolveStackContext(configContext: ConfigContext): Promise<StackContext> {
  const context = stackContextOf(configContext, await callerIdentity(configContext.aws));
  const { report, names, site } = context;
  report.say(`${names.owner} in ${site.region}, account ${site.account}`);
  return context;
}
