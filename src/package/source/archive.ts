import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { unreadable } from '../source-file.ts';
import { cachedModel } from './model-cache.ts';
import type { SourceKind } from './source.ts';
import { unpack } from './unpack.ts';

// After `#`, the folder in the archive that is its root.
const LOCAL = /^(?!\w+:\/\/)(.+\.(?:tar\.gz|tgz|tar))(?:#(.+?)\/?)?$/;

/** A `model.tar.gz` on this machine. */
export const localArchive: SourceKind = {
  recognises: async (model) => await Promise.resolve(LOCAL.test(model)),

  async resolve(model, { say }) {
    const [, name = '', root] = LOCAL.exec(model) ?? [];
    const file = resolve(name);
    const { size, mtimeMs } = await stat(file).catch((cause: unknown) =>
      Promise.reject(unreadable(name, cause)),
    );
    const folder = await cachedModel(
      { source: file, version: `${size} ${mtimeMs} ${root}` },
      async (into) => {
        await unpack({ archive: name, file, root }, into);
      },
    );
    say(`Model: ${model}, unpacked into ${folder}.`);
    return join(folder, root ?? '');
  },
};
