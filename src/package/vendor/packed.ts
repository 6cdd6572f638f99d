import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../contract/fault.ts';
import { changedManifest, type Manifest } from '../manifest.ts';
import { type ImagePython, vendorFolderOf } from './image-python.ts';
import { withoutVendor } from './requirements.ts';
import { filesBelow } from './tree.ts';
import type { VendoredTree } from './vendored-tree.ts';
import { CODE_FOLDER } from '../../local/own-script.ts';

const VENDOR_FOLDER = `${CODE_FOLDER}/vendor`;
/** What pip would install at every start of the container. */
export const REQUIREMENTS = `${CODE_FOLDER}/requirements.txt`;
const START_UP = `${CODE_FOLDER}/sitecustomize.py`;
const START_UP_SOURCE = fileURLToPath(new URL('./sitecustomize.py', import.meta.url));

/**
 * The archive with packages in `code/vendor`. Its requirements.txt moves there, with exact versions: the containers run
 * pip only for `code/requirements.txt`, and the local container installs the moved one for a Python that is not the
 * image's. Throws Fault `package` for a `code/sitecustomize.py`.
 */
export async function withVendored(
  manifest: Manifest,
  { folder, pinsFile }: VendoredTree,
  image: ImagePython,
): Promise<Manifest> {
  if (manifest.entries.some(({ path }) => path === START_UP)) throw takenStartUp();
  const root = `${VENDOR_FOLDER}/${vendorFolderOf(image)}`;
  const files = (await filesBelow(folder)).map((path) => ({
    path: `${root}/${path}`,
    source: join(folder, path),
  }));
  if (files.length > 0) files.push({ path: START_UP, source: START_UP_SOURCE });
  if (pinsFile === undefined) return await changedManifest(manifest, new Set(), files);
  files.push({ path: `${VENDOR_FOLDER}/requirements.txt`, source: pinsFile });
  return await changedManifest(manifest, new Set([REQUIREMENTS]), files);
}

/** Whether a file of the archive is a vendored one. */
export function isVendored(path: string): boolean {
  return path.startsWith(`${VENDOR_FOLDER}/`);
}

function takenStartUp(): Fault {
  return new Fault(
    'package',
    `${START_UP} is your own, but packed dependencies need one: Python runs only one at start`,
    `Rename it and import it from the serve script. ${withoutVendor}`,
  );
}
