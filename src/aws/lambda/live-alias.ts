import { type AliasConfiguration, GetAliasCommand } from '@aws-sdk/client-lambda';
import type { Rollout } from '../../config/rollout-plan.ts';
import { alarmStates } from '../cloudwatch/alarm-states.ts';
import { awsNowMs } from '../core/aws-clock.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { type Bake, type Shift, stepIn } from './alias-shift.ts';
import { ownerOfFunction, type PublishedVersion, publishedVersions } from './published-versions.ts';
import { partsOfName, qualifiedName, unqualifiedArn } from './qualified-name.ts';

/** The alias that callers invoke. */
export interface FunctionAliasSpec {
  readonly functionName: string;
  readonly alias: string;
  /** The version that it points at, by its description. */
  readonly versionId: string;
  /** How it moves to another version. Not part of its state. */
  readonly rollout: Rollout;
}

export interface LiveAlias {
  readonly owner: string | undefined;
  /** Description of the version that serves; its number if it has none. */
  readonly versionId: string;
  readonly alias: AliasConfiguration;
  /** Undefined while one version serves all requests. */
  readonly shift: Shift | undefined;
  /** Only if the alias has to move in steps. */
  readonly bake?: Bake;
}

export async function readAlias(aws: AwsClients, name: string): Promise<LiveAlias | undefined> {
  const { functionName, qualifier } = partsOfName(name);
  const command = new GetAliasCommand({ FunctionName: functionName, Name: qualifier });
  const alias = await unlessAbsent('lambda:GetAlias', async () => await aws.lambda.send(command));
  if (!alias) return undefined;
  const [owner, versions] = await Promise.all([
    ownerOfFunction(aws, unqualifiedArn(alias.AliasArn)),
    publishedVersions(aws, functionName),
  ]);
  const { FunctionVersion: serving = '' } = alias;
  const versionId = versions.find(({ number }) => number === serving)?.id ?? serving;
  return { owner, alias, versionId, shift: shiftOf(alias, versions) };
}

/** The same, with time and alarms of the step if the alias has to move to the declared version in steps. */
export async function readMovingAlias(
  aws: AwsClients,
  { functionName, alias, versionId, rollout }: FunctionAliasSpec,
): Promise<LiveAlias | undefined> {
  const live = await readAlias(aws, qualifiedName({ functionName, qualifier: alias }));
  if (!live || live.versionId === versionId || rollout.waitSeconds === 0) return live;
  const [nowMs, alarms] = await Promise.all([awsNowMs(aws), alarmStates(aws, rollout.alarmNames)]);
  const beganMs = live.shift?.versionId === versionId ? live.shift.sinceMs : undefined;
  const untilMs = (beganMs ?? -Infinity) + rollout.waitSeconds * 1_000;
  return { ...live, bake: { nowMs, untilMs, alarms } };
}

function shiftOf(
  { RoutingConfig, Description }: AliasConfiguration,
  versions: readonly PublishedVersion[],
): Shift | undefined {
  const [[number, weight] = []] = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
  if (number === undefined || weight === undefined) return undefined;
  const step = stepIn(Description);
  // A listing may lag behind a version, but the description does not.
  const versionId = versions.find((each) => each.number === number)?.id ?? step?.versionId ?? number;
  return { versionId, percent: Math.round(weight * 100), sinceMs: step?.sinceMs };
}
