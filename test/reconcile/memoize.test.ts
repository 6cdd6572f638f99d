import { expect, it } from 'vitest';
import { memoized } from '../../src/reconcile/memoize.ts';
import { account } from './account.ts';

it('calls AWS once per name and owner', async () => {
  const { registry, put } = account();
  let reads = 0;
  const counted = {
    ...registry.thing,
    read: async (name: string) => {
      reads += 1;
      return await registry.thing.read(name);
    },
  };
  put('a', 1, 'mine');
  const seen = memoized({ thing: counted });
  const [once, twice] = await Promise.all([seen.thing.read('a'), seen.thing.read('a')]);
  expect(once).toBe(twice);
  expect(await seen.thing.read('b')).toBeUndefined();
  expect(reads).toBe(2);
  expect(await seen.thing.list('mine')).toMatchObject([{ name: 'a', owner: 'mine' }]);
});
