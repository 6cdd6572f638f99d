import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { NotYet } from '../../reconcile/not-yet.ts';
import { OWNER_TAG } from '../../reconcile/owner.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import type { CallOptions, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { singleFlight } from '../core/listing.ts';
import { askLoader, LoaderFault } from './loader.ts';
import { partsOfName, qualifiedName } from './qualified-name.ts';

/** The files of a release on a file system, in a folder that their digest names. */
export interface StoredFolderSpec {
  /** The function that fills the file system. */
  readonly loader: string;
  readonly digest: string;
  /** The zip to unpack. */
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  /** Of the files, for what they cost; of the zip, where nobody has counted. */
  readonly storedBytes: number;
}

interface LiveFolder {
  readonly owner: string | undefined;
}

/** One invocation reports its progress, and the next one continues: a large model takes minutes. */
const BUDGET_MS = 30_000;

const listing = z.object({
  folders: z.array(z.object({ digest: z.string(), loadedMs: z.number().optional() })),
  unfinished: z.array(z.string()),
});

const loading = z.object({
  state: z.enum(['loading', 'loaded']),
  /** Unpacked. */
  bytes: z.number(),
  doneBytes: z.number().optional(),
});

const removing = z.object({ state: z.enum(['removing', 'removed']) });

/** Folders on file systems, named by loader and digest. Only the loader can see them. */
export function storedFolderKind(
  aws: AwsClients,
  loaderOf: (owner: string) => string,
): Kind<StoredFolderSpec, LiveFolder> {
  const contents = singleFlight(async (loader) => await contentsOf(aws, loader));
  return immutableKind<StoredFolderSpec, LiveFolder>(60_000, {
    nameOf: ({ loader, digest }) => qualifiedName({ functionName: loader, qualifier: digest }),
    read: async (name) => {
      const { functionName, qualifier } = partsOfName(name);
      return (await contents(functionName)).find(({ digest }) => digest === qualifier);
    },
    create: async (spec, options) => await load(aws, spec, options),
    remove: async (name) => await remove(aws, name),
    list: async (prefix) => await listFolders(loaderOf(prefix), contents),
  });
}

interface Folder extends LiveFolder {
  readonly digest: string;
  readonly sinceMs: number | undefined;
}

/**
 * The complete folders. None where there is no loader, or where it fails: it is updated before it loads again, and a
 * file system is deleted with its content.
 */
async function contentsOf(aws: AwsClients, loader: string): Promise<Folder[]> {
  const live = await unlessAbsent(
    'lambda:GetFunction',
    async () => await aws.lambda.send(new GetFunctionCommand({ FunctionName: loader })),
  );
  if (!live) return [];
  const owner = live.Tags?.[OWNER_TAG];
  try {
    const { folders } = await askLoader(aws, loader, { action: 'list' }, listing);
    return folders.map(({ digest, loadedMs: sinceMs }) => ({ digest, owner, sinceMs }));
  } catch (error) {
    if (error instanceof LoaderFault || error instanceof NotYet) return [];
    throw error;
  }
}

async function load(
  aws: AwsClients,
  { loader, digest, bucket, key, bytes: zipBytes }: StoredFolderSpec,
  { signal, onBytes }: CallOptions,
): Promise<void> {
  const request = { action: 'load', digest, bucket, key, bytes: zipBytes, budgetMs: BUDGET_MS } as const;
  for (;;) {
    throwIfInterrupted(signal);
    const { state, bytes, doneBytes = bytes } = await askLoader(aws, loader, request, loading);
    onBytes(doneBytes, bytes);
    if (state === 'loaded') return;
  }
}

async function remove(aws: AwsClients, name: string): Promise<void> {
  const { functionName: loader, qualifier: digest } = partsOfName(name);
  const request = { action: 'remove', digest, budgetMs: BUDGET_MS } as const;
  while ((await askLoader(aws, loader, request, removing)).state === 'removing');
}

/** Of the stack with this name alone: a loader is invoked for no other, and a sweep deletes file systems. */
async function listFolders(
  loader: string,
  contents: (loader: string) => Promise<Folder[]>,
): Promise<Found[]> {
  const folders = await contents(loader);
  return folders.map(({ digest, owner, sinceMs }) => ({
    name: qualifiedName({ functionName: loader, qualifier: digest }),
    owner,
    sinceMs,
  }));
}
