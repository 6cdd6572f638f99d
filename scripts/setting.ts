import { logGroupPrefixes, type Names, namesOf, ownerOf, ROLE_PATH } from '../infra/naming.ts';
import type { Site } from '../infra/site.ts';
import { ambientRegion, requireCredentials } from '../src/aws/ambient.ts';
import { type AwsClients, awsClients } from '../src/aws/clients.ts';
import { callerIdentity, type Identity } from '../src/aws/identity.ts';
import { type Kinds, registry } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import type { Event } from '../src/reconcile/event.ts';
import { wallClock } from '../src/reconcile/settle.ts';
import type { Engine } from '../src/reconcile/watch.ts';
import type { Report } from '../src/report.ts';
import type { Given } from './flags.ts';
import { loadConfig } from './load-config.ts';

/** What is known before AWS has been asked anything. */
export interface Ground {
  readonly config: Config;
  readonly region: string;
  readonly aws: AwsClients;
  readonly engine: Engine;
  readonly report: Report;
}

/** One stack at one site, with everything a verb works with. */
export interface Setting {
  readonly config: Config;
  readonly site: Site;
  readonly names: Names;
  /** ARN of who signs the calls. */
  readonly caller: string;
  readonly aws: AwsClients;
  readonly registry: Kinds;
  readonly engine: Engine;
  readonly report: Report;
}

/** Reads the configuration and finds credentials. Throws Fault `config` or `credentials`; calls nobody. */
export async function openGround(given: Given, report: Report, signal: AbortSignal): Promise<Ground> {
  const config = await loadConfig(given);
  await requireCredentials();
  const region = config.region ?? (await ambientRegion());
  const engine = { clock: wallClock, signal, emit: (event: Event) => report.event(event) };
  return { config, region, aws: awsClients(region, process.env), engine, report };
}

/** The ground under an account, as one who signs in its name. */
export function settingOf(ground: Ground, { partition, account, arn }: Identity): Setting {
  const { config, region, aws, engine, report } = ground;
  const site = { partition, account, region };
  return {
    config,
    site,
    names: namesOf(ownerOf(config), site),
    caller: arn,
    aws,
    registry: registry(aws, { rolePath: ROLE_PATH, logGroupPrefixes }),
    engine,
    report,
  };
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
