import { describe, expect, it } from 'vitest';
import { findExample } from '../../src/local/examples.ts';

describe('findExample', () => {
  it('finds an example with a configuration, and its requirements', async () => {
    expect(await findExample('fastai-transformers')).toMatchObject({
      config: expect.stringMatching(/fastai-transformers\/endpoint\.config\.ts$/),
      requirements: expect.stringMatching(/fastai-transformers\/code\/requirements\.txt$/),
    });
  });

  it('finds a published system, and the requirements of the script that it shares', async () => {
    expect(await findExample('systems/fastai-realtime')).toMatchObject({
      requirements: expect.stringMatching(/fastai-transformers\/code\/requirements\.txt$/),
    });
  });

  it.each(['transactions', 'systems', 'none', '..'])(
    'lists the examples for %s, which cannot be deployed',
    async (name) => {
      await expect(findExample(name)).rejects.toMatchObject({
        code: 'config',
        hint: expect.stringMatching(
          /^Known examples: fastai-transformers, question-answering, systems\/[a-z-]+, .*\.$/,
        ),
      });
    },
  );
});
