import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finishedPackages, type PackageRequest } from './finished-packages.ts';
import { install, type Installed, PINS, TREE } from './install.ts';

/** Changes when the same input gives other files. */
const FORMAT = 1;
const RECORD = 'packages.json';

/** Installed packages in a folder of this machine. */
export interface VendoredTree extends Installed {
  readonly folder: string;
  /** What requirements.txt asks for beyond the image, in exact versions, as a requirements file. */
  readonly pinsFile: string | undefined;
}

/** Resolves and installs for the image's Python, once. Throws Fault `package` for what cannot be packed. */
export async function vendoredTree(request: PackageRequest): Promise<VendoredTree> {
  const { image, runtime, requirementsFile } = request;
  const how = { format: FORMAT, place: 'the image' };
  const finished = await finishedPackages(request, how, async (tools, requirements, work) => {
    const installed = await install(tools, image, requirements, runtime, work);
    await writeFile(join(work, RECORD), JSON.stringify(installed));
  });
  const installed = JSON.parse(await readFile(join(finished, RECORD), 'utf8')) as Installed;
  const pinsFile = requirementsFile === undefined ? undefined : join(finished, PINS);
  return { ...installed, folder: join(finished, TREE), pinsFile };
}
