import { expect, it } from 'vitest';
import type { AwsClients } from '../../src/aws/core/clients.ts';
import { NotYet } from '../../src/reconcile/not-yet.ts';
import type { CallOptions, Kind } from '../../src/reconcile/resource.ts';

const calm: CallOptions = { signal: new AbortController().signal, onBytes: () => {} };

/** One kind under test, with the resources it depends on. */
export interface KindCase<Spec, Live> {
  readonly kind: (aws: AwsClients) => Kind<Spec, Live>;
  /** A declaration owned by `owner`. */
  readonly spec: (owner: string) => Spec;
  /** The same resource, changed in place; absent for kinds with a digest in their names. */
  readonly changed?: (owner: string) => Spec;
  /** AWS reports neither a creation nor a modification time. */
  readonly undated?: boolean;
  /** Creates what the resource refers to. */
  readonly prepare?: (aws: AwsClients, owner: string) => Promise<void>;
}

/** What the engine relies on, for every kind: run against the emulator here, and against AWS by the live tests. */
export function kindSuite<Spec, Live>(
  { kind: make, spec, changed, prepare, undated = false }: KindCase<Spec, Live>,
  clients: () => AwsClients,
  ownerName: string,
): void {
  const other = `${ownerName}-other`;

  it('is absent, is created with its owner, equals its declaration, is updated and is deleted', async () => {
    const aws = clients();
    const kind = make(aws);
    await prepare?.(aws, ownerName);
    const declared = spec(ownerName);
    const name = kind.nameOf(declared);
    expect(await kind.read(name)).toBeUndefined();
    await kind.remove(name);

    const createdAtMs = Date.now();
    await kind.create(declared, calm);
    const live = await settled(kind, declared);
    expect(kind.ownerOf(live)).toBe(ownerName);
    expect(kind.phaseOf(live)).toMatchObject({ state: 'ready' });
    expect(kind.diff(declared, live)).toEqual([]);
    const listed = (await kind.list(ownerName)).find((found) => found.name === name);
    expect(listed?.owner).toBe(ownerName);
    // Services round to the second.
    expect(listed?.sinceMs ?? 0).toBeGreaterThanOrEqual(undated ? 0 : createdAtMs - 1_000);
    expect(listed?.sinceMs ?? 0).toBeLessThanOrEqual(undated ? 0 : Date.now() + 1_000);
    expect(await kind.list('')).toContainEqual(expect.objectContaining({ name, owner: ownerName }));
    expect(await namesOf(kind, other)).not.toContain(name);

    if (changed) await changeInPlace(kind, changed(ownerName));

    await kind.remove(name);
    await absent(kind, name);
    await kind.remove(name);
    expect(await namesOf(kind, ownerName)).not.toContain(name);
  });

  it('rejects a second create, or finds the existing resource', async () => {
    const aws = clients();
    const kind = make(aws);
    const owner = `${ownerName}-twice`;
    await prepare?.(aws, owner);
    await kind.create(spec(owner), calm);
    const again = kind.create(spec(owner), calm).catch((error: unknown) => error);
    expect(await again).not.toBeInstanceOf(NotYet);
    const names = await namesOf(kind, owner);
    expect(names).toEqual([kind.nameOf(spec(owner))]);
    await settled(kind, spec(owner));
    await kind.remove(names[0] ?? '');
  });
}

async function namesOf<Spec, Live>(kind: Kind<Spec, Live>, prefix: string): Promise<string[]> {
  return (await kind.list(prefix)).map(({ name }) => name);
}

async function changeInPlace<Spec, Live>(kind: Kind<Spec, Live>, declared: Spec): Promise<void> {
  expect(kind.diff(declared, await settled(kind, declared))).not.toEqual([]);
  // As the engine does: some kinds need more than one call for an update.
  for (let pass = 0; pass < 4; pass += 1) {
    const live = await settled(kind, declared);
    const changes = kind.diff(declared, live);
    if (changes.length > 0) await kind.update(declared, live, changes);
  }
  expect(kind.diff(declared, await settled(kind, declared))).toEqual([]);
}

async function settled<Spec, Live>(kind: Kind<Spec, Live>, declared: Spec): Promise<Live> {
  for (;;) {
    const live = await (kind.readFor ? kind.readFor(declared) : kind.read(kind.nameOf(declared)));
    if (live !== undefined && kind.phaseOf(live).state !== 'moving') return live;
    await soon();
  }
}

async function absent<Spec, Live>(kind: Kind<Spec, Live>, name: string): Promise<void> {
  while ((await kind.read(name)) !== undefined) await soon();
}

async function soon(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}
