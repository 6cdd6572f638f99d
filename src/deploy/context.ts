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
import type { Report } from '../cli/output/report.ts';
import type { Given } from '../cli/flags/flags.ts';
import { loadConfig } from '../cli/load-config.ts';
import { type TokenSource, tokenSourceOf } from '../cli/token.ts';

/** What is known before AWS has been asked anything. */
export interface Reach {
  readonly region: string;
  readonly aws: AwsClients;
  readonly engine: Engine;
  readonly report: Report;
}

/** The same with what the user wishes. */
export interface Ground extends Reach {
  readonly config: Config;
  /** What opens a route that wants a token; undefined where none was given. */
  readonly token: TokenSource | undefined;
}

/** An account and region, with everything a verb works with there. */
export interface Place {
  readonly site: Site;
  /** ARN of who signs the calls. */
  readonly caller: string;
  readonly aws: AwsClients;
  readonly registry: Kinds;
  readonly engine: Engine;
  readonly report: Report;
}

/** One stack at one place. */
export interface Setting extends Place {
  readonly config: Config;
  readonly token: TokenSource | undefined;
  readonly names: Names;
}

/** Finds credentials and a region. Throws Fault `config` without a region, or `credentials`; calls nobody. */
async function reachOf(named: string | undefined, report: Report, signal: AbortSignal): Promise<Reach> {
  await requireCredentials();
  const region = named ?? (await ambientRegion());
  const engine = { clock: wallClock, signal, emit: (event: Event) => report.event(event) };
  return { region, aws: awsClients(region, process.env), engine, report };
}

/** Reads the configuration and finds credentials. Throws Fault `config` or `credentials`; calls nobody. */
export async function openGround(given: Given, report: Report, signal: AbortSignal): Promise<Ground> {
  const config = await loadConfig(given);
  const token = await tokenSourceOf(given);
  return { config, token, ...(await reachOf(config.region, report, signal)) };
}

/** A region's reach in an account, for one who signs in its name. */
function placeOf({ region, aws, engine, report }: Reach, { partition, account, arn }: Identity): Place {
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
export async function openPlace(
  named: string | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<Place> {
  const reach = await reachOf(named, report, signal);
  return placeOf(reach, await callerIdentity(reach.aws));
}

/** The ground under an account, for one who signs in its name. */
export function settingOf(ground: Ground, identity: Identity): Setting {
  const { config, token } = ground;
  const place = placeOf(ground, identity);
  return { ...place, config, token, names: namesOf(ownerOf(config), place.site) };
}

/** The same once AWS has said who is calling, and in which account. */
export async function settledSetting(ground: Ground): Promise<Setting> {
  const setting = settingOf(ground, await callerIdentity(ground.aws));
  const { report, names, site } = setting;
  report.say(`${names.owner} in ${site.region}, account ${site.account}`);
  return setting;
}

/** Reads the configuration and asks AWS who is calling. Throws Fault `config` or `credentials`; changes nothing. */
export async function openSetting(given: Given, report: Report, signal: AbortSignal): Promise<Setting> {
  return await settledSetting(await openGround(given, report, signal));
}
