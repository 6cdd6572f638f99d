import { expect, it } from 'vitest';
import { pack } from './bundled-model.ts';
import { refusalOf } from './model-folder.ts';
import { REFUSALS } from './refusals.ts';

it.each(REFUSALS)('$cause', async ({ changes, image }) => {
  const refusal = await refusalOf(pack(changes, image));
  expect(refusal.hint).not.toBe('');
});
