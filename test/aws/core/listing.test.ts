import { expect, it } from 'vitest';
import { mapLimit, singleFlight } from '../../../src/aws/core/listing.ts';

it('processes eight items at a time, each once, and keeps their order', async () => {
  let [running, most] = [0, 0];
  const items = Array.from({ length: 30 }, (_, index) => index);
  const results = await mapLimit(items, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => {
      setTimeout(resolve, (item * 7) % 5);
    });
    running -= 1;
    return item * 2;
  });
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBe(8);
  expect(await mapLimit([], async (item) => await Promise.resolve(item))).toEqual([]);
});

it('fails with the first error', async () => {
  const failing = mapLimit([1, 2, 3], async (item) => {
    if (item === 2) throw new Error('throttled');
    return await Promise.resolve(item);
  });
  await expect(failing).rejects.toThrow('throttled');
});

it('shares a pending call, and repeats it afterwards, even after a failure', async () => {
  let asked = 0;
  const ask = singleFlight(async (about) => {
    asked += 1;
    if (about === 'bad') throw new Error('no');
    return await Promise.resolve(`${about} ${asked}`);
  });
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['a 1', 'a 1', 'b 2']);
  expect(await ask('a')).toBe('a 3');
  await expect(Promise.all([ask('bad'), ask('bad')])).rejects.toThrow('no');
  await expect(ask('bad')).rejects.toThrow('no');
  expect(asked).toBe(5);
});
