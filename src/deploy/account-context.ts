import { isDashboardOf, isRoleOf, loaderName, logGroupPrefixes, ROLE_PATH } from '../../infra/naming.ts';
import type { Site } from '../../infra/site.ts';
import { ambientRegion, requireCredentials } from '../aws/core/ambient.ts';
import { type AwsClients, awsClients } from '../aws/core/clients.ts';
import { type Kinds, registry } from '../aws/registry.ts';
import { callerIdentity, type Identity } from '../aws/core/caller-identity.ts';
import { wallClock } from '../reconcile/poll.ts';
import type { Engine } from '../reconcile/watch.ts';
import type { Reporter } from './reporter.ts';

/** A region and its clients; no AWS API has been called yet. */
export interface AwsContext {
  readonly region: string;
  readonly aws: AwsClients;
  readonly engine: Engine;
  readonly report: Reporter;
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

/** Finds credentials and a region. Calls no AWS API. Throws Fault `config` without a region, or `credentials`. */
export async function awsContextOf(
  named: string | undefined,
  report: Reporter,
  signal: AbortSignal,
): Promise<AwsContext> {
  await requireCredentials(named);
  const region = named ?? (await ambientRegion());
  const engine = { clock: wallClock, signal, emit: report.event };
  return { region, aws: clientsIn(region, engine), engine, report };
}

/** Clients of another region, with the same credentials and endpoint. */
export function clientsIn(region: string, engine: Engine): AwsClients {
  return awsClients(region, process.env, engine);
}

/** The context of an account, for a known identity. */
export function accountContextOf(
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
      loaderOf: loaderName,
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
