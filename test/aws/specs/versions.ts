import type { AlarmSpec } from '../../../src/aws/cloudwatch/alarm.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { functionVersionKind } from '../../../src/aws/lambda/function-version.ts';
import { functionKind, type FunctionSpec } from '../../../src/aws/lambda/function.ts';
import type { FunctionAliasSpec } from '../../../src/aws/lambda/live-alias.ts';
import { rolloutOf } from '../../../src/config/rollout-plan.ts';
import { rolloutSchema } from '../../../src/config/rollout.ts';
import { RELEASE_VARIABLE } from '../../../src/contract/release.ts';
import { calm } from '../account-under-test.ts';
import { functionOf, withFunctionRole } from './function.ts';
import { alarmOf } from './monitoring.ts';

const functionName = (owner: string): string => `${owner}-zip`;

const modelFunctionOf = (owner: string, versionId: string): FunctionSpec =>
  functionOf(owner, { name: functionName(owner), environment: { [RELEASE_VARIABLE]: versionId }, versionId });

export const versionOf = (owner: string, versionId = 'r-new') => ({
  functionName: functionName(owner),
  versionId,
  codeSha256: undefined,
});

export const aliasOf = (
  owner: string,
  versionId: string,
  rollout: object = {},
  alarms: readonly string[] = [],
) =>
  ({
    functionName: functionName(owner),
    alias: 'live',
    versionId,
    rollout: rolloutOf(rolloutSchema.parse(rollout), alarms),
  }) satisfies FunctionAliasSpec;

export const versionAlarmOf = (owner: string, versionId: string): AlarmSpec =>
  alarmOf(owner, {
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    dimensions: {
      FunctionName: functionName(owner),
      Resource: `${functionName(owner)}:live`,
      ExecutedVersion: versionId,
    },
  });

/** A model function with the versions r-one, r-two and r-three. */
export async function withVersions(aws: AwsClients, owner: string): Promise<void> {
  await withFunctionRole(aws, owner);
  const kind = functionKind(aws);
  await kind.create(modelFunctionOf(owner, 'r-one'), calm);
  for (const versionId of ['r-one', 'r-two', 'r-three']) {
    const spec = modelFunctionOf(owner, versionId);
    const live = await settled(aws, spec.name);
    const changes = kind.diff(spec, live);
    if (changes.length > 0) await kind.update(spec, live, changes);
    await settled(aws, spec.name);
    await functionVersionKind(aws).create(versionOf(owner, versionId), calm);
  }
}

/** A model function without versions. */
export async function withUnpublished(aws: AwsClients, owner: string): Promise<void> {
  await withFunctionRole(aws, owner);
  const spec = modelFunctionOf(owner, 'r-new');
  await functionKind(aws).create(spec, calm);
  await settled(aws, spec.name);
}

async function settled(aws: AwsClients, name: string) {
  const kind = functionKind(aws);
  for (;;) {
    const live = await kind.read(name);
    if (live && kind.phaseOf(live).state === 'ready') return live;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
