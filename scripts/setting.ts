import { logGroupPrefixes, type Names, namesOf, ownerOf, ROLE_PATH } from '../infra/naming.ts';
import type { Site } from '../infra/site.ts';
import { ambientRegion, requireCredentials } from '../src/aws/ambient.ts';
import { type AwsClients, awsClients } from '../src/aws/clients.ts';
import { callerIdentity } from '../src/aws/identity.ts';
import { type Kinds, registry } from '../src/aws/index.ts';
import type { Config } from '../src/config.ts';
import { wallClock } from '../src/reconcile/settle.ts';
import type { Engine } from '../src/reconcile/watch.ts';
import type { Report } from '../src/report.ts';
import type { Given } from './flags.ts';
import { loadConfig } from './load-config.ts';

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

/** Reads the configuration and asks AWS who is calling. Throws Fault `config` or `credentials`; changes nothing. */
export async function openSetting(given: Given, report: Report, signal: AbortSignal): Promise<Setting> {
  const config = await loadConfig(given);
  await requireCredentials();
  const region = config.region ?? (await ambientRegion());
  const aws = awsClients(region, process.env);
  const { partition, account, arn } = await callerIdentity(aws);
  const site = { partition, account, region };
  const names = namesOf(ownerOf(config), site);
  report.say(`${names.owner} in ${region}, account ${account}`);
  return {
    config,
    site,
    names,
    caller: arn,
    aws,
    registry: registry(aws, { rolePath: ROLE_PATH, logGroupPrefixes }),
    engine: { clock: wallClock, signal, emit: (event) => report.event(event) },
    report,
  };
}
