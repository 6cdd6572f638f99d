import { partitionOf, type Site } from '../../infra/site.ts';
import { ambientRegion, requireCredentials } from '../aws/core/ambient.ts';
import { awsClients } from '../aws/core/clients.ts';
import { callerIdentity } from '../aws/core/caller-identity.ts';

/**
 * Partition, account and region. Calls AWS only without an account. Throws Fault `config` without a region, or
 * `credentials`.
 */
export async function resolveSite(region: string | undefined, account: string | undefined): Promise<Site> {
  if (account === undefined) await requireCredentials(region);
  const resolved = region ?? (await ambientRegion());
  if (account !== undefined) return { partition: partitionOf(resolved), account, region: resolved };
  const identity = await callerIdentity(awsClients(resolved, process.env));
  return { partition: identity.partition, account: identity.account, region: resolved };
}
