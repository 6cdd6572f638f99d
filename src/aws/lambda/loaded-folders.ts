import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { NotYet } from '../../reconcile/not-yet.ts';
import { OWNER_TAG } from '../../reconcile/owner.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import type { CallOptions } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { askLoader, LoaderFault } from './loader.ts';

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

/** What a folder is filled from. */
export interface FolderContent {
  /** The function that fills the file system. */
  readonly loader: string;
  readonly digest: string;
  /** The zip to unpack. */
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
}

/** A folder that is complete. */
export interface Folder {
  readonly digest: string;
  /** Of the loader. */
  readonly owner: string | undefined;
  readonly sinceMs: number | undefined;
}

/**
 * The complete folders. None where there is no loader, or where it fails: it is updated before it loads again, and a
 * file system is deleted with its content.
 */
export async function foldersOf(aws: AwsClients, loader: string): Promise<Folder[]> {
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

/** Fills a folder; what an earlier run has written is kept. */
export async function loadFolder(
  aws: AwsClients,
  { loader, digest, bucket, key, bytes: zipBytes }: FolderContent,
  { signal, onBytes }: CallOptions,
): Promise<void> {
  const request = { action: 'load', digest, bucket, key, bytes: zipBytes } as const;
  for (;;) {
    throwIfInterrupted(signal);
    const { state, bytes, doneBytes = bytes } = await askLoader(aws, loader, request, loading);
    onBytes(doneBytes, bytes);
    if (state === 'loaded') return;
  }
}

export async function removeFolder(aws: AwsClients, loader: string, digest: string): Promise<void> {
  const request = { action: 'remove', digest } as const;
  while ((await askLoader(aws, loader, request, removing)).state === 'removing');
}
