import { isRoleOf, logGroupPrefixes, type Names, namesOf, ownerOf, ROLE_PATH } from '../infra/naming.ts';
import type { Site } from '../infra/site.ts';
import { ambientRegion, requireCredentials } from '../src/aws/ambient.ts';
import { type AwsClients, awsClients } from '../src/aws/clients.ts';
import { callerIdentity } from '../src/aws/identity.ts';
import { registry } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import type { Registry } from '../src/reconcile/resource.ts';
import { wallClock } from '../src/reconcile/settle.ts';
import type { Engine } from '../src/reconcile/watch.ts';
import type { Report } from '../src/report.ts';
import type { Given } from './flags.ts';
import { loadConfig } from './load-config.ts';

/** An account and region, with everything a verb works with there. */
export interface Place {
  readonly site: Site;
  /** ARN of who signs the calls. */
  readonly caller: string;
  readonly aws: AwsClients;
  readonly registry: Registry;
  readonly engine: Engine;
  readonly report: Report;
}

/** One stack at one place. */
export interface Setting extends Place {
  readonly config: Config;
  readonly names: Names;
}

/** Asks AWS who is calling. Throws Fault `config` without a region, or `credentials`; changes nothing. */
export async function openPlace(
  named: string | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<Place> {
  await requireCredentials();
  const region = named ?? (await ambientRegion());
  const aws = awsClients(region, process.env);
  const { partition, account, arn } = await callerIdentity(aws);
  return {
    site: { partition, account, region },
    caller: arn,
    aws,
    registry: registry(aws, { roles: { path: ROLE_PATH, isHere: isRoleOf }, logGroupPrefixes }),
    engine: { clock: wallClock, signal, emit: (event) => report.event(event) },
    report,
  };
}

/** Reads the configuration and asks AWS who is calling. Throws Fault `config` or `credentials`; changes nothing. */
export async function openSetting(given: Given, report: Report, signal: AbortSignal): Promise<Setting> {
  const config = await loadConfig(given);
  const place = await openPlace(config.region, report, signal);
  const names = namesOf(ownerOf(config), place.site);
  report.say(`${names.owner} in ${place.site.region}, account ${place.site.account}`);
  return { ...place, config, names };
}
