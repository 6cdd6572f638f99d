import type { Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { singleFlight } from '../core/listing.ts';
import { type Folder, type FolderContent, foldersOf, loadFolder, removeFolder } from './loaded-folders.ts';
import { partsOfName, qualifiedName } from './qualified-name.ts';

/** The files of a release on a file system, in a folder that their digest names. */
export interface StoredFolderSpec extends FolderContent {
  /** Of the files, for what they cost; of the zip, where nobody has counted. */
  readonly storedBytes: number;
}

/** Folders on file systems, named by loader and digest. Only the loader can see them. */
export function storedFolderKind(
  aws: AwsClients,
  loaderOf: (owner: string) => string,
): Kind<StoredFolderSpec, Folder> {
  const folders = singleFlight(async (loader) => await foldersOf(aws, loader));
  return immutableKind<StoredFolderSpec, Folder>(60_000, {
    nameOf: ({ loader, digest }) => qualifiedName({ functionName: loader, qualifier: digest }),
    read: async (name) => {
      const { functionName, qualifier } = partsOfName(name);
      return (await folders(functionName)).find(({ digest }) => digest === qualifier);
    },
    create: async (spec, options) => await loadFolder(aws, spec, options),
    remove: async (name) => {
      const { functionName, qualifier } = partsOfName(name);
      await removeFolder(aws, functionName, qualifier);
    },
    list: async (prefix) => await listFolders(loaderOf(prefix), folders),
  });
}

/** Of the stack with this name alone: a loader is invoked for no other, and a sweep deletes file systems. */
async function listFolders(loader: string, folders: (loader: string) => Promise<Folder[]>): Promise<Found[]> {
  const all = await folders(loader);
  return all.map(({ digest, owner, sinceMs }) => ({
    name: qualifiedName({ functionName: loader, qualifier: digest }),
    owner,
    sinceMs,
  }));
}
