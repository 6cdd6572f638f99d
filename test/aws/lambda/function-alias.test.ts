import { SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmKind } from '../../../src/aws/cloudwatch/alarm.ts';
import { stepIn, stepText } from '../../../src/aws/lambda/alias-shift.ts';
import { functionAliasKind } from '../../../src/aws/lambda/function-alias.ts';
import type { FunctionAliasSpec, LiveAlias } from '../../../src/aws/lambda/live-alias.ts';
import { functionVersionKind } from '../../../src/aws/lambda/function-version.ts';
import { versionAlarmKind } from '../../../src/aws/lambda/version-alarm.ts';
import { versionNumber } from '../../../src/aws/lambda/version-number.ts';
import { Fault } from '../../../src/contract/fault.ts';
import { NotYet } from '../../../src/reconcile/not-yet.ts';
import { accountUnderTest, calm } from '../account-under-test.ts';
import { alarmOf } from '../specs/monitoring.ts';
import { aliasOf, versionAlarmOf, versionOf, withVersions } from '../specs/versions.ts';

const { aws } = accountUnderTest();

const CANARY = { strategy: 'canary', size: { percent: 10 }, waitSeconds: 300, autoRollback: true };
const LINEAR = { strategy: 'linear', size: { percent: 30 }, waitSeconds: 300 };

/** An alias at r-one, and what the engine does with a declaration of it. */
async function aliasFor(owner: string) {
  const kind = functionAliasKind(aws());
  await withVersions(aws(), owner);
  await kind.create(aliasOf(owner, 'r-one'), calm);
  const readFor = async (spec: FunctionAliasSpec): Promise<LiveAlias> => {
    const live = await kind.readFor?.(spec);
    if (!live) throw new Error('there is no alias');
    return live;
  };
  /** One pass of the engine over an alias whose step is over. */
  const step = async (spec: FunctionAliasSpec): Promise<void> => {
    const live = await readFor(spec);
    const later = live.bake && { ...live, bake: { ...live.bake, nowMs: live.bake.nowMs + 300_000 } };
    await kind.update(spec, later ?? live, kind.diff(spec, live));
  };
  const route = async () => {
    const live = await kind.read(`${owner}-zip:live`);
    return live && [live.versionId, live.shift?.versionId, live.shift?.percent];
  };
  return { kind, readFor, step, route };
}

const outcomeOf = async (work: Promise<unknown>): Promise<unknown> =>
  await work.catch((error: unknown) => error);

describe('an alias that moves in steps', () => {
  it('gives the new version its shares one after another, and then the alias', async () => {
    const { kind, readFor, step, route } = await aliasFor('linear');
    const spec = aliasOf('linear', 'r-two', LINEAR);
    const shares = [];
    while (kind.diff(spec, await readFor(spec)).length > 0) {
      await step(spec);
      shares.push(await route());
    }
    expect(shares).toEqual([
      ['r-one', 'r-two', 30],
      ['r-one', 'r-two', 60],
      ['r-one', 'r-two', 90],
      ['r-one', 'r-two', 100],
      ['r-two', undefined, undefined],
    ]);
  });

  it('bakes as long as the declaration says, which any later run reads from the alias', async () => {
    const { kind, readFor, step } = await aliasFor('baking');
    const spec = aliasOf('baking', 'r-two', LINEAR);
    expect(kind.phaseOf(await readFor(spec))).toEqual({ state: 'ready' });
    await step(spec);
    const live = await readFor(spec);
    expect(kind.phaseOf(live)).toEqual({ state: 'moving', toward: 'Baking at 30 %' });
    const { bake } = live;
    // The step above began 300 s after its read.
    const since = (bake?.untilMs ?? 0) - 300_000;
    expect(Math.abs(since - 300_000 - (bake?.nowMs ?? 0))).toBeLessThan(60_000);
    const over = { ...live, ...(bake && { bake: { ...bake, nowMs: bake.untilMs } }) };
    expect(kind.phaseOf(over)).toEqual({ state: 'ready' });
    // Who does not compare it with a declaration, as a destroy, does not wait.
    expect(kind.phaseOf((await kind.read('baking-zip:live')) as LiveAlias)).toEqual({ state: 'ready' });
  });

  it('moves in one call without waits', async () => {
    const { step, route } = await aliasFor('direct');
    await step(aliasOf('direct', 'r-two'));
    expect(await route()).toEqual(['r-two', undefined, undefined]);
  });

  it('returns to the old version in one call, and goes from a half shift to another version', async () => {
    const { step, route } = await aliasFor('turning');
    await step(aliasOf('turning', 'r-two', LINEAR));
    await step(aliasOf('turning', 'r-three', CANARY));
    expect(await route()).toEqual(['r-one', 'r-three', 10]);
    await step(aliasOf('turning', 'r-one', CANARY));
    expect(await route()).toEqual(['r-one', undefined, undefined]);
  });

  it('continues a shift whose weight another program has set', async () => {
    const { kind, readFor, step, route } = await aliasFor('foreign');
    await step(aliasOf('foreign', 'r-two', LINEAR));
    const spec = aliasOf('foreign', 'r-two', LINEAR);
    const live = await readFor(spec);
    const shift = live.shift && { ...live.shift, sinceMs: undefined };
    expect(
      kind.phaseOf({ ...live, shift, ...(live.bake && { bake: { ...live.bake, untilMs: -Infinity } }) }),
    ).toEqual({
      state: 'ready',
    });
    await step(spec);
    expect(await route()).toEqual(['r-one', 'r-two', 60]);
  });
});

describe('the description of a step', () => {
  it('names the version and when the step began, within 256 characters', () => {
    const shift = { versionId: 'r-0123456789ab-0123456789ab', percent: 25, sinceMs: 1_796_083_200_000 };
    const text = stepText(shift);
    expect(text).toBe('25 % of the requests to r-0123456789ab-0123456789ab since 2026-12-01T00:00:00.000Z');
    expect(stepIn(text)).toEqual({ versionId: shift.versionId, sinceMs: shift.sinceMs });
  });

  it.each([undefined, '', 'live', 'moved to r-1 since yesterday'])('is not %j', (text) => {
    expect(stepIn(text)).toBeUndefined();
  });
});

describe('a version that a listing does not show yet', () => {
  it('is waited for, and named if it never comes', async () => {
    await withVersions(aws(), 'lagging');
    const error = await outcomeOf(versionNumber(aws(), 'lagging-zip', 'r-four'));
    expect(error).toBeInstanceOf(NotYet);
    expect((error as NotYet).policy.endsAsError).toBe(true);
    expect((error as NotYet).cause).toMatchObject({ code: 'broken' });
    expect(await versionNumber(aws(), 'lagging-zip', 'r-two')).toBe('2');
  });
});

describe('alarms of a rollout', () => {
  const alarmed = async (owner: string) => {
    const alarm = alarmOf(owner);
    await alarmKind(aws()).create(alarm, calm);
    const set = async (StateValue: 'ALARM' | 'OK'): Promise<void> => {
      await aws().cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: alarm.name, StateValue, StateReason: 'a test' }),
      );
    };
    return { name: alarm.name, set };
  };

  it('end a step at once, return all requests, and are named', async () => {
    const { kind, readFor, step, route } = await aliasFor('alarmed');
    const { name, set } = await alarmed('alarmed');
    const spec = aliasOf('alarmed', 'r-two', CANARY, [name]);
    await step(spec);
    await set('ALARM');
    const live = await readFor(spec);
    expect(kind.phaseOf(live)).toEqual({ state: 'ready' });
    const error = await outcomeOf(kind.update(spec, live, kind.diff(spec, live)));
    expect(error).toMatchObject({ code: 'broken' });
    expect((error as Fault).message).toBe(
      `The update of alarmed-zip:live to r-two was rolled back: alarm ${name} was in ALARM state with 10 % of the requests.`,
    );
    expect(await route()).toEqual(['r-one', undefined, undefined]);
  });

  it('keep an update from beginning', async () => {
    const { step, route } = await aliasFor('firing');
    const { name, set } = await alarmed('firing');
    await set('ALARM');
    const error = await outcomeOf(step(aliasOf('firing', 'r-two', CANARY, [name])));
    expect(error).toMatchObject({ code: 'broken' });
    expect(String(error)).toContain('before any request was moved');
    expect(await route()).toEqual(['r-one', undefined, undefined]);
  });

  it('must exist', async () => {
    const { step, route } = await aliasFor('absent');
    const error = await outcomeOf(step(aliasOf('absent', 'r-two', CANARY, ['nowhere'])));
    expect(error).toBeInstanceOf(NotYet);
    expect((error as NotYet).policy.endsAsError).toBe(true);
    expect((error as NotYet).cause).toMatchObject({ code: 'config' });
    expect(await route()).toEqual(['r-one', undefined, undefined]);
  });

  it('do not keep requests from the old version', async () => {
    const { step, route } = await aliasFor('returning');
    const { name, set } = await alarmed('returning');
    await step(aliasOf('returning', 'r-two', CANARY, [name]));
    await set('ALARM');
    await step(aliasOf('returning', 'r-one', CANARY, [name]));
    expect(await route()).toEqual(['r-one', undefined, undefined]);
  });
});

describe('an alarm on a version', () => {
  it('monitors the version by its number, and follows it if it is published again', async () => {
    await withVersions(aws(), 'again');
    const kind = versionAlarmKind(aws());
    const spec = versionAlarmOf('again', 'r-three');
    await kind.create(spec, calm);
    const numberIn = async () => {
      const live = await alarmKind(aws()).read(spec.name);
      return live?.alarm.Dimensions?.find(({ Name }) => Name === 'ExecutedVersion')?.Value;
    };
    expect(await numberIn()).toBe('3');
    const versions = functionVersionKind(aws());
    await versions.remove('again-zip:r-three');
    await versions.create(versionOf('again', 'r-three'), calm);
    const live = await kind.read(spec.name);
    if (!live) throw new Error('the alarm is gone');
    const changes = kind.diff(spec, live);
    expect(changes.map(({ field }) => field)).toEqual(['Dimensions']);
    await kind.update(spec, live, changes);
    expect(await numberIn()).toBe('4');
  });

  it('is listed by its own kind only', async () => {
    await withVersions(aws(), 'listed');
    const name = 'listed-model-errors';
    await versionAlarmKind(aws()).create(versionAlarmOf('listed', 'r-one'), calm);
    expect((await versionAlarmKind(aws()).list('listed')).map((each) => each.name)).toEqual([name]);
    expect(await alarmKind(aws()).list('listed')).toEqual([]);
  });
});
