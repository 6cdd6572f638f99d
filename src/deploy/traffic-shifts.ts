import type { AwsClients } from '../aws/core/clients.ts';
import { type LiveAlias, readAlias } from '../aws/lambda/live-alias.ts';

/** A version that gets a share of an alias's requests. */
export interface VersionShare {
  readonly version: string;
  /** Undefined for a version that no deploy has published. */
  readonly release: string | undefined;
  readonly percent: number;
}

/** An alias in a step of a rollout: its requests go to two versions. */
export interface TrafficShift {
  readonly alias: string;
  /** The old version, then the new one. */
  readonly shares: readonly VersionShare[];
  /** When the step began; undefined if another program has set the shares. */
  readonly since: string | undefined;
}

/** The aliases of a stack whose requests go to two versions. */
export async function readTrafficShifts(
  aws: AwsClients,
  resources: readonly { readonly kind: string; readonly name: string }[],
): Promise<TrafficShift[]> {
  const aliases = resources.filter(({ kind }) => kind === 'function-alias');
  const read = aliases.map(async ({ name }) => shiftsOf(name, await readAlias(aws, name)));
  return (await Promise.all(read)).flat();
}

function shiftsOf(name: string, live: LiveAlias | undefined): TrafficShift[] {
  if (!live?.shift) return [];
  const { alias, versionId, shift } = live;
  const [number = ''] = Object.keys(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
  const shares = [
    shareOf(alias.FunctionVersion ?? '', versionId, 100 - shift.percent),
    shareOf(number, shift.versionId, shift.percent),
  ];
  const since = shift.sinceMs === undefined ? undefined : new Date(shift.sinceMs).toISOString();
  return [{ alias: name, shares, since }];
}

/** The id of a version begins with that of its release. */
function shareOf(version: string, versionId: string, percent: number): VersionShare {
  return { version, release: /^r-[0-9a-f]{12}/.exec(versionId)?.[0], percent };
}

/** One line: the shares of the requests, and how long they have been so. */
export function trafficLine({ alias, shares, since }: TrafficShift): string {
  const parts = shares.map(
    ({ version, release, percent }) => `${percent} % to version ${version} (${release ?? 'of no release'})`,
  );
  return `Requests to ${alias}: ${parts.join(', ')}${since === undefined ? '' : `, since ${since}`}`;
}
