import type { Dimension } from '@aws-sdk/client-cloudwatch';
import type { Kind } from '../../reconcile/resource.ts';
import {
  alarmKind,
  type AlarmSpec,
  isOnVersion,
  listAlarms,
  type LiveAlarm,
  VERSION_DIMENSION,
} from '../cloudwatch/alarm.ts';
import type { AwsClients } from '../core/clients.ts';
import { versionNumber } from './version-number.ts';
import { publishedVersions } from './published-versions.ts';

/**
 * Alarms on one version of a function. Its declaration names the version by description, in the dimension
 * ExecutedVersion: AWS counts a version only when it is published.
 */
export function versionAlarmKind(aws: AwsClients): Kind<AlarmSpec, LiveAlarm> {
  const kind = alarmKind(aws);
  return {
    ...kind,
    read: async (name) => {
      const live = await kind.read(name);
      return live && (await withDescription(aws, live));
    },
    create: async (spec, options) => await kind.create(await withNumber(aws, spec), options),
    update: async (spec, live, changes) => await kind.update(await withNumber(aws, spec), live, changes),
    list: async (prefix) => await listAlarms(aws, prefix, isOnVersion),
  };
}

async function withNumber(aws: AwsClients, spec: AlarmSpec): Promise<AlarmSpec> {
  const { FunctionName = '', [VERSION_DIMENSION]: versionId = '' } = spec.dimensions;
  const number = await versionNumber(aws, FunctionName, versionId);
  return { ...spec, dimensions: { ...spec.dimensions, [VERSION_DIMENSION]: number } };
}

/** A version that no longer exists keeps its number, which differs from any description. */
async function withDescription(aws: AwsClients, { owner, alarm }: LiveAlarm): Promise<LiveAlarm> {
  const { Dimensions = [] } = alarm;
  const functionName = Dimensions.find(({ Name }) => Name === 'FunctionName')?.Value ?? '';
  const versions = await publishedVersions(aws, functionName);
  const described = ({ Name, Value }: Dimension): Dimension => {
    const version = Name === VERSION_DIMENSION && versions.find(({ number }) => number === Value);
    return { Name, Value: version ? version.id : Value };
  };
  return { owner, alarm: { ...alarm, Dimensions: Dimensions.map(described) } };
}
