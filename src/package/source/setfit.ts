import { realpath } from 'node:fs/promises';
import { PICKLED_HEAD } from '../../contract/setfit.ts';
import { MODULES } from '../sentence-modules.ts';
import { convertSetFit } from '../setfit/convert.ts';
import { namesIn } from './model-at.ts';
import { cachedModel, stateOf } from './model-cache.ts';
import type { SourceKind } from './source.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';

/** A SetFit model: its head, which is a pickle of scikit-learn or PyTorch, becomes weights. */
export const setfit: SourceKind = {
  async recognises(folder, hasOwnCode) {
    const names = await namesIn(folder);
    return names.has(PICKLED_HEAD) && names.has(MODULES) && !hasOwnCode && !names.has(CODE_FOLDER);
  },

  async resolve(folder, { say }) {
    const source = `setfit ${await realpath(folder)}`;
    const converted = await cachedModel({ source, version: await stateOf(folder) }, async (out) => {
      await convertSetFit(folder, out);
    });
    say(`Model: the SetFit model ${folder}, with its head as weights.`);
    return converted;
  },
};
