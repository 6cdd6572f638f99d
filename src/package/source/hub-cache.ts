import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { namesIn } from './model-at.ts';
import type { SourceKind } from './source.ts';

const BRANCH = 'refs/main';

/** A `models--ORG--NAME` folder of the Hub's cache: the snapshot of its main branch, or the only one. */
export const hubCache: SourceKind = {
  async recognises(folder) {
    const names = await namesIn(folder);
    return names.has('snapshots') && (names.has('blobs') || names.has('refs'));
  },

  async resolve(folder, { say }) {
    const snapshots = (await readdir(join(folder, 'snapshots'))).toSorted();
    const main = await readFile(join(folder, BRANCH), 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
    const onMain = snapshots.find((name) => name === main);
    const chosen = onMain ?? (snapshots.length === 1 ? snapshots[0] : undefined);
    if (chosen === undefined) throw ambiguous(folder, snapshots);
    const why = onMain === undefined ? 'the only one' : `the one of ${BRANCH}`;
    say(`Model: snapshot ${chosen} of ${basename(folder)}, ${why}.`);
    return join(folder, 'snapshots', chosen);
  },
};

function ambiguous(folder: string, snapshots: readonly string[]): Fault {
  const [first] = snapshots;
  if (first === undefined)
    return new Fault(
      'package',
      `${folder} has no snapshot`,
      'Download the model again: hf download ORG/NAME',
    );
  return new Fault(
    'package',
    `${folder} has ${snapshots.length} snapshots, and none is that of ${BRANCH}: ${snapshots.join(', ')}`,
    `Pass one of them: --model ${join(folder, 'snapshots', first)}`,
  );
}
