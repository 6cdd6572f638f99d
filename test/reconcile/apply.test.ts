import { describe, expect, it } from 'vitest';
import { converge } from '../../src/reconcile/apply.ts';
import { isEmpty, makePlan } from '../../src/reconcile/plan.ts';
import { retire, listRemaining } from '../../src/reconcile/retire.ts';
import type { Resource } from '../../src/reconcile/resource.ts';
import { account, engine, thing, type Weather } from './account.ts';

const creating = { state: 'moving', toward: 'Creating' } as const;

async function deploy(stage: ReturnType<typeof account>, resources: readonly Resource[], on = engine()) {
  const plan = await makePlan('mine', resources, stage.registry);
  await converge(plan, resources, stage.registry, on);
  return plan;
}

describe('converge', () => {
  it('creates dependencies before dependents', async () => {
    const stage = account();
    await deploy(stage, [thing('role', 1), thing('model', 1, ['role']), thing('endpoint', 1, ['model'])]);
    expect(stage.writes).toEqual(['create role', 'create model', 'create endpoint']);
  });

  it('creates independent resources while a slow one settles', async () => {
    const stage = account({ moving: { slow: [creating, creating, creating, creating] } });
    await deploy(stage, [thing('slow', 1), thing('after', 1, ['slow']), thing('beside', 1)]);
    expect(stage.writes).toEqual(['create slow', 'create beside', 'create after']);
  });

  it('writes nothing when nothing differs', async () => {
    const stage = account();
    const resources = [thing('a', 1), thing('b', 2, ['a'])];
    await deploy(stage, resources);
    stage.writes.length = 0;
    const plan = await deploy(stage, resources);
    expect(isEmpty(plan)).toBe(true);
    expect(stage.writes).toEqual([]);
  });

  it('updates in place exactly as planned', async () => {
    const stage = account();
    stage.put('a', 1, 'mine');
    const plan = await deploy(stage, [thing('a', 3)]);
    expect(plan.steps[0]?.step).toEqual({ action: 'update', changes: [{ field: 'size', from: 1, to: 3 }] });
    expect(stage.things.get('a')?.size).toBe(3);
  });

  it('resumes a resource that an earlier run left in Creating', async () => {
    const stage = account();
    stage.put('a', 1, 'mine', [creating, creating, creating]);
    await deploy(stage, [thing('a', 1)]);
    expect(stage.writes).toEqual([]);
  });

  it('recreates a resource that an earlier run left failed', async () => {
    const stage = account();
    const broken = { state: 'broken', reason: 'ping' } as const;
    stage.put('a', 1, 'mine', [broken, broken, broken]);
    await deploy(stage, [thing('a', 1)]);
    expect(stage.writes).toEqual(['remove a', 'create a']);
  });

  it('reports a resource that it created and that failed, instead of recreating it', async () => {
    const broken = { state: 'broken', reason: 'did not pass the ping health check' } as const;
    const stage = account({ moving: { a: [creating, broken, broken, broken] } });
    await expect(deploy(stage, [thing('a', 1)])).rejects.toMatchObject({
      code: 'broken',
      message: expect.stringContaining('did not pass the ping health check'),
    });
    expect(stage.writes).toEqual(['create a']);
  });

  it('waits at most two minutes for a role to propagate', async () => {
    const weather: Weather = { notYet: { a: 3 } };
    const stage = account(weather);
    await deploy(stage, [thing('a', 1)]);
    expect(stage.writes).toEqual(['create a']);
    const never = account({ notYet: { a: 1_000_000 } });
    await expect(deploy(never, [thing('a', 1)])).rejects.toMatchObject({ code: 'late' });
  });

  it('waits two minutes for what it created to be found, and says so', async () => {
    const stage = account({ unseen: ['a'] });
    await expect(deploy(stage, [thing('a', 1)])).rejects.toMatchObject({
      code: 'late',
      message: expect.stringMatching(/^a was created, but AWS does not find it after 12\d s\.$/),
      hint: expect.stringContaining('Run the same command again'),
    });
    expect(stage.writes).toEqual(['create a']);
  });

  it('does not take one stale read after minutes of progress for a timeout', async () => {
    const stage = account({ moving: { a: Array.from({ length: 200 }, () => creating) } });
    const { thing: kind } = stage.registry;
    let reads = 0;
    const read: typeof kind.read = async (name) => {
      reads += 1;
      return reads === 150 ? undefined : await kind.read(name);
    };
    const registry = { thing: { ...kind, read } };
    const resources = [thing('a', 1)];
    await converge(await makePlan('mine', resources, registry), resources, registry, engine());
    expect(reads).toBeGreaterThan(200);
    expect(stage.writes).toEqual(['create a']);
  });

  it('waits five minutes for what it deleted to be gone, and says so', async () => {
    const stage = account({ remaining: ['a'] });
    stage.put('a', 1, 'mine');
    const steps = [{ kind: 'thing', id: 'a', name: 'a', step: { action: 'delete' } }] as const;
    await expect(retire(steps, stage.registry, engine())).rejects.toMatchObject({
      code: 'late',
      message: expect.stringMatching(/^a was deleted, but AWS still finds it after 30\d s\.$/),
    });
  });

  it('detects an update that AWS accepted without effect', async () => {
    const stage = account({ deaf: ['a'] });
    stage.put('a', 1, 'mine');
    await expect(deploy(stage, [thing('a', 2)])).rejects.toMatchObject({
      code: 'broken',
      message: 'The a a failed: AWS accepted the update, but still returns the old state: size',
    });
    expect(stage.writes).toEqual(['update a']);
  });

  it('does not delete a resource that its own update broke, and reports the reason', async () => {
    const stage = account({ fragile: ['a'] });
    stage.put('a', 1, 'mine');
    await expect(deploy(stage, [thing('a', 2)])).rejects.toMatchObject({
      code: 'broken',
      message: expect.stringContaining('the update broke it'),
    });
    expect(stage.writes).toEqual(['update a']);
  });

  it('rejects a foreign resource before any write', async () => {
    const stage = account();
    stage.put('b', 1, 'somebody');
    await expect(deploy(stage, [thing('a', 1), thing('b', 1)])).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('"somebody"'),
    });
    stage.put('b', 1, undefined);
    await expect(deploy(stage, [thing('a', 1), thing('b', 1)])).rejects.toMatchObject({ code: 'refused' });
    expect(stage.writes).toEqual([]);
  });

  it('stops the others at a safe point when one fails, and creates no dependents', async () => {
    const broken = { state: 'broken', reason: 'no' } as const;
    const stage = account({
      moving: { bad: [broken, broken], slow: Array.from({ length: 500 }, () => creating) },
    });
    const resources = [thing('slow', 1), thing('bad', 1), thing('after', 1, ['bad'])];
    await expect(deploy(stage, resources)).rejects.toMatchObject({ code: 'broken' });
    expect(stage.writes).toEqual(['create slow', 'create bad']);
  });

  it('stops between two calls when interrupted, and the next run continues', async () => {
    const stage = account({ moving: { a: [creating, creating, creating] } });
    const controller = new AbortController();
    const on = engine(controller.signal);
    const interrupting = { ...on, emit: () => controller.abort() };
    const resources = [thing('a', 1), thing('b', 1, ['a'])];
    await expect(deploy(stage, resources, { ...interrupting, events: [] })).rejects.toMatchObject({
      code: 'interrupted',
    });
    await deploy(stage, resources);
    expect(stage.writes.toSorted()).toEqual(['create a', 'create b']);
  });
});

describe('retire', () => {
  it('deletes owned, undeclared resources when possible, and keeps the rest', async () => {
    const stage = account();
    stage.put('old', 1, 'mine', [creating, creating]);
    stage.put('kept', 1, 'mine');
    stage.put('foreign', 1, 'somebody');
    const plan = await makePlan('mine', [thing('kept', 1)], stage.registry);
    await retire(plan.retire, stage.registry, engine());
    expect(stage.writes).toEqual(['remove old']);
    expect((await listRemaining('mine', stage.registry)).map(({ name }) => name)).toEqual(['kept']);
  });
});
