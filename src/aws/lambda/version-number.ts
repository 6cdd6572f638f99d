import { Fault } from '../../contract/fault.ts';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import type { AwsClients } from '../core/clients.ts';
import { publishedVersions } from './published-versions.ts';

/** What AWS calls a version. Throws NotYet with Fault `broken` if there is none: a listing may lag behind it. */
export async function versionNumber(
  aws: AwsClients,
  functionName: string,
  versionId: string,
): Promise<string> {
  const number = await publishedNumber(aws, functionName, versionId);
  if (number !== undefined) return number;
  const fault = new Fault(
    'broken',
    `The function ${functionName} has no published version "${versionId}".`,
    'Run the same command again: it publishes the version.',
  );
  throw new NotYet(fault, { ...READS_LAG, reason: 'the version is not visible yet' });
}

/** The same; undefined if it does not exist. */
export async function publishedNumber(
  aws: AwsClients,
  functionName: string,
  versionId: string,
): Promise<string | undefined> {
  const versions = await publishedVersions(aws, functionName);
  // A version that was published twice in a race is the same; the newest has the newest state.
  return versions.findLast(({ id }) => id === versionId)?.number;
}
