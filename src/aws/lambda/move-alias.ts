import { CreateAliasCommand, UpdateAliasCommand, type UpdateAliasCommandInput } from '@aws-sdk/client-lambda';
import { Fault } from '../../contract/fault.ts';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';
import { type Bake, firingIn, nextPercent, stepText } from './alias-shift.ts';
import { versionNumber } from './version-number.ts';
import type { FunctionAliasSpec, LiveAlias } from './live-alias.ts';

/** A new alias points at the version at once: it has no requests to move. */
export async function createAlias(
  aws: AwsClients,
  { functionName, alias: Name, versionId }: FunctionAliasSpec,
): Promise<void> {
  const FunctionVersion = await versionNumber(aws, functionName, versionId);
  const command = new CreateAliasCommand({ FunctionName: functionName, Name, FunctionVersion });
  await calling('lambda:CreateAlias', async () => await aws.lambda.send(command));
}

/**
 * Makes the next step toward the declared version, or the only one. Throws Fault `broken` if an alarm of the rollout is
 * firing, after it has returned all requests to the old version; NotYet for an alarm that does not exist.
 */
export async function moveAlias(aws: AwsClients, spec: FunctionAliasSpec, live: LiveAlias): Promise<void> {
  const { functionName, versionId, rollout } = spec;
  const { bake, shift } = live;
  const percent = shift?.versionId === versionId ? shift.percent : 0;
  if (bake) await rejectFiring(aws, spec, live, { bake, percent });
  const next = bake && nextPercent(rollout, percent);
  const number = await versionNumber(aws, functionName, versionId);
  if (next === undefined) {
    await updateAlias(aws, spec, live, allTo(number));
    return;
  }
  await updateAlias(aws, spec, live, {
    FunctionVersion: live.alias.FunctionVersion,
    Description: stepText({ versionId, percent: next, sinceMs: bake?.nowMs }),
    weights: { [number]: next / 100 },
  });
}

/** A step that is judged, and the share that the new version has in it. */
interface Step {
  readonly bake: Bake;
  readonly percent: number;
}

async function rejectFiring(
  aws: AwsClients,
  spec: FunctionAliasSpec,
  live: LiveAlias,
  { bake, percent }: Step,
): Promise<void> {
  rejectAbsent(bake, spec.rollout.alarmNames);
  const firing = firingIn(bake);
  if (firing.length === 0) return;
  if (live.shift) await updateAlias(aws, spec, live, allTo(live.alias.FunctionVersion));
  throw rolledBack(spec, percent, firing);
}

interface Route extends Pick<UpdateAliasCommandInput, 'FunctionVersion' | 'Description'> {
  readonly weights: Readonly<Record<string, number>>;
}

function allTo(FunctionVersion: string | undefined): Route {
  return { FunctionVersion, Description: '', weights: {} };
}

/** Refused with PreconditionFailed if the alias is no longer as it was read. */
async function updateAlias(
  aws: AwsClients,
  { functionName, alias }: FunctionAliasSpec,
  { alias: { RevisionId } }: LiveAlias,
  { weights, ...route }: Route,
): Promise<void> {
  const command = new UpdateAliasCommand({
    FunctionName: functionName,
    Name: alias,
    RevisionId,
    RoutingConfig: { AdditionalVersionWeights: weights },
    ...route,
  });
  await calling('lambda:UpdateAlias', async () => await aws.lambda.send(command));
}

function rejectAbsent({ alarms }: Bake, names: readonly string[]): void {
  const absent = names.filter((name) => !alarms.has(name));
  if (absent.length === 0) return;
  const fault = new Fault(
    'config',
    `rollout.alarms: these CloudWatch alarms do not exist: ${absent.join(', ')}.`,
    'Create them, or deploy with --unwatched.',
  );
  throw new NotYet(fault, { ...READS_LAG, reason: 'the alarms are not visible yet' });
}

function rolledBack(
  { functionName, alias, versionId }: FunctionAliasSpec,
  percent: number,
  firing: readonly string[],
): Fault {
  const alarms = firing.map((name) => `alarm ${name} was in ALARM state`).join(', ');
  const when = percent === 0 ? 'before any request was moved' : `with ${percent} % of the requests`;
  return new Fault(
    'broken',
    `The update of ${functionName}:${alias} to ${versionId} was rolled back: ${alarms} ${when}.`,
    'Fix the cause and run the same command again; --unwatched deploys a fix while an alarm is still firing.',
  );
}
