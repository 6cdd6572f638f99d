import { describe, expect, it } from 'vitest';
import { findCircle, linesPer, readHouse, roomOf, type SourceFile, wingOf } from './import-graph.ts';

// Which wings a wing may import from; itself always. Scripts say when, infra says what, src knows how.
const BELOW: Readonly<Record<string, readonly string[]>> = {
  scripts: [
    'infra',
    'src',
    'src/aws',
    'src/contract',
    'src/diagnosis',
    'src/emulator',
    'src/options',
    'src/package',
    'src/preflight',
    'src/reconcile',
  ],
  bench: ['scripts', 'src', 'src/emulator', 'src/package', 'src/gateway', 'src/contract', 'src/reconcile'],
  infra: ['src', 'src/aws', 'src/contract', 'src/options', 'src/package', 'src/reconcile'],
  src: ['src/contract', 'src/options', 'src/reconcile'],
  'src/aws': ['src', 'src/contract', 'src/options', 'src/reconcile'],
  'src/reconcile': ['src'],
  'src/package': ['src'],
  'src/gateway': ['src/contract'],
  'src/contract': ['inference-code'],
  'src/diagnosis': [],
  'src/options': ['src/contract'],
  'src/preflight': ['src', 'src/contract'],
  'src/emulator': [],
};

// Of the files of src itself, the one that lies below everything.
const GROUND_FLOOR = 'src/fault.ts';

const house = readHouse();
const own = new Set(house.map(({ path }) => path));

function arrows(files: readonly SourceFile[]): { from: string; to: string; typeOnly: boolean }[] {
  return files.flatMap(({ path, imports }) =>
    imports.map(({ target, typeOnly }) => ({ from: path, to: target, typeOnly })),
  );
}

describe('the floors of the house', () => {
  it('is read whole', () => {
    expect(house.length).toBeGreaterThan(100);
    const lost = arrows(house).filter(({ to }) => /^(src|infra|scripts)\//.test(to) && !own.has(to));
    expect(lost).toEqual([]);
  });

  it('has no circle', () => {
    expect(findCircle(house)).toBeUndefined();
  });

  it('has no upward arrow', () => {
    const upward = arrows(house).filter(({ from, to }) => {
      if (!own.has(to) && !to.startsWith('inference-code/')) return false;
      const [source, target] = [wingOf(from), wingOf(to)];
      return source !== target && !(BELOW[source] ?? []).includes(target);
    });
    expect(upward).toEqual([]);
  });

  it('keeps reconcile and package on the ground floor', () => {
    const reaching = arrows(house).filter(
      ({ from, to }) =>
        /^src\/(reconcile|package)\//.test(from) && wingOf(to) === 'src' && to !== GROUND_FLOOR,
    );
    expect(reaching).toEqual([]);
  });

  it('lets infra take only types from src/aws', () => {
    const values = arrows(house).filter(
      ({ from, to, typeOnly }) => wingOf(from) === 'infra' && wingOf(to) === 'src/aws' && !typeOnly,
    );
    expect(values).toEqual([]);
  });

  it('has the SDK in few places only; the emulator may look at shapes, a bench measures it', () => {
    const allowed = (from: string): boolean =>
      from.startsWith('src/aws/') ||
      // What other programs call with: one signs, the other asks the endpoint through the SDK they know.
      ['src/caller-auth.ts', 'src/endpoint-client.ts'].includes(from) ||
      from.startsWith('bench/');
    const calls = arrows(house).filter(
      ({ from, to, typeOnly }) =>
        to.startsWith('@aws-sdk/') && !allowed(from) && !(typeOnly && from.startsWith('src/emulator/')),
    );
    expect(calls).toEqual([]);
  });

  it('hides the emulator from everything but scripts, and what measures them', () => {
    const knowing = arrows(house).filter(
      ({ from, to }) =>
        wingOf(to) === 'src/emulator' && !['src/emulator', 'scripts', 'bench'].includes(wingOf(from)),
    );
    expect(knowing).toEqual([]);
  });

  it('has no room without a name of its own', () => {
    expect(
      house.filter(({ path }) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/.test(path)),
    ).toEqual([]);
  });

  it('keeps files to one thought: none over 300 lines, the middle one at most 130', () => {
    const sizes = house.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(house.filter(({ lines }) => lines > 300).map(({ path }) => path)).toEqual([]);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(130);
  });

  it('lets no room hold a third of the lines', () => {
    const rooms = linesPer(roomOf, house);
    const total = rooms.reduce((sum, [, lines]) => sum + lines, 0);
    const [[largest, lines] = ['', 0]] = rooms;
    expect(lines / total, `${largest} holds ${lines} of ${total} lines`).toBeLessThan(1 / 3);
  });
});
