import { describe, expect, it } from 'vitest';
import { converge } from '../../src/reconcile/apply.ts';
import { makePlan } from '../../src/reconcile/plan.ts';
import { account, engine, thing } from './account.ts';

const creating = { state: 'moving', toward: 'Creating' } as const;
const broken = { state: 'broken', reason: 'no' } as const;

describe('the impact of a plan', () => {
  it('is listed for the steps that have one, in the kind’s wording', async () => {
    const stage = account();
    stage.put('grows', 1, 'mine');
    stage.put('same', 1, 'mine');
    stage.put('broken', 1, 'mine', [broken]);
    stage.put('old', 1, 'mine');
    const resources = ['grows', 'same', 'broken', 'new'].map((id) => thing(id, id === 'grows' ? 4 : 1));
    const plan = await makePlan('mine', resources, stage.registry);
    expect(plan.steps.map(({ impact }) => impact)).toEqual([
      '3 more',
      undefined,
      'gone for a while',
      undefined,
    ]);
    expect(plan.steps[1]).not.toHaveProperty('impact');
    expect(plan.retire.map(({ impact }) => impact)).toEqual(['gone for good']);
  });

  it('extends the timeout of an update by its intended waits, but not that of a creation', async () => {
    const stage = account({ moving: { made: [creating, creating] } });
    stage.put('changed', 1, 'mine', [{ state: 'ready' }, creating, creating]);
    const on = engine();
    const resources = [thing('made', 5), thing('changed', 5)];
    const plan = await makePlan('mine', resources, stage.registry);
    await converge(plan, resources, stage.registry, on);
    const expected = (id: string) =>
      on.events.flatMap((event) => (event.type === 'waiting' && event.id === id ? [event.expectedMs] : []));
    expect(new Set(expected('made'))).toEqual(new Set([1_000]));
    expect(new Set(expected('changed'))).toEqual(new Set([5_000]));
  });
});
